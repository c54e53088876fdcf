// The charts of a verification: SVG text with an alternative text, the numbers of each as a table beside it.
export { type AblationMeasure, ablationChart, ablationTable } from './ablations.js';
export { curveChart, curveTable, hasCurves } from './curves.js';
export { extrapolationChart, extrapolationTable } from './extrapolation.js';
export { shown, type Table, type TableRow } from './figures.js';
export { gateChart, gateTable } from './gates.js';
export { hasLags, type LagMeasure, lagChart, lagTable } from './lags.js';
export { paletteOf } from './palette.js';
export type { ChartOptions } from './picture.js';
export { standalone } from './standalone.js';
export { verdictChart } from './verdict.js';
