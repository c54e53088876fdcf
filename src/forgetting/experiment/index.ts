// The project's experiment: its data, its network and how that is trained, with or without TensorFlow.js.
// May import: ../../network/, ../../random/, ../../errors.ts.
export { experiment, type SeriesData } from './experiment.js';
export { initialSeries, isSeriesRecipe, type NetworkRecipe, seriesRecipe } from './recipe.js';
export {
  ADAM,
  createSeriesNetwork,
  DEFAULT_EPOCHS,
  DEFAULT_HIDDEN_DIM,
  DEFAULT_LEARNING_RATE,
  initialWeights,
  LAYER_NAMES,
  type SeriesShape,
  seriesCompileArgs,
  seriesOptimizer,
  seriesTopology,
  weightShapes,
} from './series-network.js';
