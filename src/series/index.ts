// series/: predicts series - the SeriesPredictor and its experiment.
// May import: forgetting/, tfjs/, network/, engine/, random/, errors.ts.
export { experiment, type SeriesData } from './experiment.js';
export type { SeriesPredictorOptions, TrainOptions } from './options.js';
export { SeriesPredictor } from './series-predictor.js';
