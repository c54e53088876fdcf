// The exports of this folder in `lethe/core`.
export * from './builder/index.js';
export {
  adadelta,
  adagrad,
  adam,
  adamax,
  type CompileArgs,
  type GivenLoss,
  huberLoss,
  momentum,
  quantileLoss,
  rmsprop,
  sgd,
} from './compile/index.js';
export type { FitData, OneOrEach } from './data/forms.js';
export type { NestedNumbers, NetworkData, ShapedNumbers } from './data/numbers.js';
export type { Outputs } from './data/outputs.js';
export type { NetworkCallbacks } from './fit/callbacks.js';
export type { ClassWeight, ClassWeights } from './fit/class-weight.js';
export type { Divergence } from './fit/divergence.js';
export type { EarlyStopping } from './fit/early-stopping.js';
export type { FitHistory, FitTimings, Logs } from './fit/history.js';
export type { FitOptions } from './fit/options.js';
export type { Recorder } from './fit/recorder.js';
export type { SampleWeight, SampleWeights } from './fit/sample-weight.js';
export {
  InferenceNetwork,
  type NamedWeight,
  type NetworkValue,
  type PredictOptions,
  type PredictSyncOptions,
  type StreamOptions,
} from './inference-network.js';
export type { LoadOptions } from './model-file/load-parts.js';
export { Network } from './network.js';
export type { Limits } from './options/limits.js';
export type {
  CreateOptions,
  EvaluateOptions,
  NetworkFitArgs,
  SaveOptions,
} from './options/network-options.js';
export type { LossRules, Rules } from './options/rules.js';
export type { Evaluation } from './running/evaluation.js';
export type { ExplainOptions, Explanation } from './running/explain.js';
export type {
  LoadHandler,
  ModelArtifacts,
  NetworkSource,
  ReadableArtifacts,
  SaveHandler,
  WeightSpec,
} from './storage/index.js';
export type { Stream, StreamState } from './stream/index.js';
