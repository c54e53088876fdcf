// network/: a network without tfjs - topology and weights in tfjs-layers' model.json format, its initial weights, and
// the code that trains, predicts, streams, explains and saves it on the compiled engine. Entry point `lethe/core`. May
// import: session/, compiler/, engine/, random/, text/, errors.ts; knows nothing of tfjs.
export { kerasDefaults } from './builder/index.js';
export { checkBetas, huberLoss, quantileLoss, readOptimizerWeights } from './compile/index.js';
export { eachOf } from './data/each-of.js';
export { type OneOrEach, partsOf } from './data/forms.js';
export {
  checkFinite,
  checkInteger,
  checkNumbers,
  checkShape,
  type DataArray,
  type FloatNumbers,
  type NestedNumbers,
  type NetworkData,
  readNumbers,
  type ShapedNumbers,
} from './data/numbers.js';
export {
  checkCount,
  checkIds,
  checkInputs,
  checkSample,
  inRows,
  largestBatch,
  sliceSamples,
  withoutPadding,
} from './data/samples.js';
export { readSequences } from './data/sequences.js';
export { checkTargets, targetPadding, targetShape } from './data/targets.js';
export { type EnsembleTask, trainEnsemble } from './ensemble.js';
export { abortedError, checkAborted } from './errors/aborted.js';
export { orModelError } from './errors/model-error.js';
export { CALLBACKS } from './fit/callbacks.js';
export { type ClassWeight, classWeightsOf } from './fit/class-weight.js';
export { type Divergence, divergenceError, looksForDivergence, tellDivergence } from './fit/divergence.js';
export {
  type EarlyStopping,
  isBetterHigher,
  readEarlyStopping,
  Stopper,
  type StopperState,
} from './fit/early-stopping.js';
export { Epochs, type Listener, type OnYield } from './fit/epochs.js';
export { checkPair } from './fit/fit-data.js';
export {
  type EpochsResult,
  type FitHistory,
  type FitTimings,
  type Logs,
  makeHistory,
} from './fit/history.js';
export { combineHooks, type Hooks, type Method, type Need } from './fit/hooks.js';
export { scheduledRate } from './fit/learning-rate.js';
export { checkMasked, tellLossMasks } from './fit/loss-masks.js';
export {
  type CheckedOptions,
  type Clipping,
  checkDivergence,
  checkFitOptions,
  checkSignal,
  checkThreads,
  type FitOptions,
  splitAt,
  type TrainingOptions,
  trainingOptionsOf,
} from './fit/options.js';
export { epochOrder } from './fit/order.js';
export { AUTO_YIELD_MS } from './fit/pace.js';
export {
  advance,
  beginAt,
  readPosition,
  streamOf,
  type TrainingPosition,
  withPosition,
} from './fit/position.js';
export { type Progress, showProgress } from './fit/progress.js';
export {
  type EpochsProgress,
  type Look,
  type ModelSnapshot,
  type Recorder,
  type RecorderOptions,
  recorderOf,
  type TrainingDetails,
  type TrainingSnapshot,
} from './fit/recorder.js';
export {
  checkMakers,
  type MadeRecorders,
  makeRecorders,
  type RecorderMakers,
  type Witness,
} from './fit/recorder-makers.js';
export { readSampleWeights, type SampleWeight } from './fit/sample-weight.js';
export { tellTrailingZeros } from './fit/trailing-zeros.js';
export type { TrainedModel, Trainer } from './fit/trainer.js';
export { checkLengths, EQUAL_STEPS, findUnequalSteps, type UnequalSteps } from './fit/unequal-steps.js';
export { fitInLane, inTurn } from './fit-in-lane.js';
export {
  InferenceNetwork,
  type NamedWeight,
  PREDICT_OPTIONS,
  PREDICT_SYNC_OPTIONS,
  type PredictOptions,
  type PredictSyncOptions,
  type StreamOptions,
} from './inference-network.js';
export { readGivenLayers } from './model-file/given-layers.js';
export { readNetwork } from './model-file/read-network.js';
export { DEFAULT_BATCH_SIZE } from './options/defaults.js';
export { type Limits, readLimits, watchOf } from './options/limits.js';
export {
  type EvaluateOptions,
  readSaveOptions,
  type SaveOptions,
  SHARED_FIT_OPTIONS,
} from './options/network-options.js';
export {
  checkOptionNames,
  type GivenOptions,
  type OptionNames,
  readOptions,
} from './options/option-names.js';
export { checkRules, LOSS_RULES, type LossRules, type Rules, rulesOf } from './options/rules.js';
export { checkSession } from './running/check-session.js';
export { type Evaluation, evaluateBy } from './running/evaluation.js';
export {
  EXPLAIN_OPTIONS,
  type ExplainOptions,
  type Explanation,
  explainTraining,
} from './running/explain.js';
export { openWithThreads } from './running/open-with-threads.js';
export type { Predicted } from './running/prediction.js';
export { PredictionInTurns } from './running/prediction-in-turns.js';
export { fingerprintOf } from './weights/fingerprint.js';
export { initialWeight } from './weights/initial-weights.js';
export {
  type InitializerDescription,
  initialize,
  type JointKernel,
  jointGlorotUniform,
} from './weights/initializers.js';
export { type NetworkWeight, networkWeights, toModelOrder, weightOrder } from './weights/weight-order.js';
