// The charts of a verification: SVG text with an alternative text, the numbers of each as a table beside it.

export { shown, type Table, type TableRow } from '../../../report/figures.js';
export { paletteOf } from '../../../report/palette.js';
export type { ChartOptions } from '../../../report/picture.js';
export { standalone } from '../../../report/standalone.js';
export { type AblationMeasure, ablationChart, ablationTable } from './ablations.js';
export { curveChart, curveTable, hasCurves } from './curves.js';
export { extrapolationChart, extrapolationTable } from './extrapolation.js';
export { gateChart, gateTable } from './gates.js';
export { hasLags, type LagMeasure, lagChart, lagTable } from './lags.js';
export { verdictChart } from './verdict.js';
