// series/: predicting series - the SeriesPredictor and the experiment that it was made for.
// May import: forgetting/, tfjs/, network/, engine/, random/, errors.ts.
export { experiment, type SeriesData } from './experiment.js';
export type { SeriesPredictorOptions, TrainOptions } from './options.js';
export { SeriesPredictor } from './series-predictor.js';
