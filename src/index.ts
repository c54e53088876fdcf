// 'lethe': train tfjs-layers' LSTMs with the same bits in every JavaScript runtime.

export type { Plan, PlannedInstruction } from './compiler/index.js';
export type { RuntimeName } from './engine/index.js';
export { LetheError, type LetheErrorCode } from './errors.js';
export type {
  Divergence,
  EarlyStopping,
  Evaluation,
  ExplainOptions,
  Explanation,
  FitHistory,
  FitTimings,
  Limits,
  NestedNumbers,
  ShapedNumbers,
} from './network/index.js';
export { kerasDefaults } from './network/index.js';
export * from './series/index.js';
export {
  type Accelerate,
  type AccelerateOptions,
  accelerate,
  type BatchDataset,
  type BatchIterator,
  type Engine,
  type EvaluateDatasetOptions,
  type EvaluateOptions,
  earlyStopping,
  evaluate,
  explain,
  type FitArgs,
  type FitData,
  type FitDatasetArgs,
  fingerprint,
  fit,
  huberLoss,
  initialize,
  type LossFunction,
  load,
  type Numbers,
  type Place,
  type PredictOptions,
  type PredictSyncOptions,
  predict,
  predictSync,
  quantileLoss,
  type ReleaseOptions,
  releaseWasm,
  save,
  useWasm,
  type WasmInfo,
  type WasmModules,
  type WasmOptions,
} from './tfjs/index.js';
