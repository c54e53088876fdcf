// data/: sequences in files, without TensorFlow.js. The command and the page read the same format.
// May import: text/, errors.ts.
export { checkSeries, type FileSeries } from './check-series.js';
export { type DataFile, parseJson, textOf, trainingOf } from './json.js';
