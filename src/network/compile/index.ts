// compile/: the settings of training - optimizer, loss and metrics by tfjs's names - and their form in files.
export {
  type CompileArgs,
  type CompiledTraining,
  type GivenLoss,
  type JudgedOutput,
  metricNames,
  readCompileArgs,
} from './compile-args.js';
export {
  findLoss,
  findMetric,
  huberLoss,
  type MetricContext,
  quantileLoss,
  takesOtherTargets,
} from './losses.js';
export {
  checkBetas,
  MOST_STEPS,
  optimizerWeights,
  readOptimizerWeights,
  stateAfter,
  type TrainedWeight,
} from './optimizer-weights.js';
export {
  adadelta,
  adagrad,
  adam,
  adamax,
  checkOptimizer,
  describeOptimizer,
  momentum,
  rmsprop,
  sgd,
} from './optimizers.js';
export { fromTrainingConfig, type TrainingConfig, toTrainingConfig } from './training-config.js';
