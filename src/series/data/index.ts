// data/: sequences as files hold them, without TensorFlow.js. What the command reads and what the page reads is one thing.
// May import: text/, errors.ts.
export { checkSeries, type FileSeries } from './check-series.js';
export { type DataFile, parseJson, textOf, trainingOf } from './json.js';
