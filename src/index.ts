// 'lethe': train tfjs-layers' LSTMs with the same bits in every JavaScript runtime.

export type { RuntimeName } from './engine/index.js';
export { LetheError, type LetheErrorCode } from './errors.js';
export * from './series/index.js';
export {
  type Engine,
  type Evaluation,
  type ExplainOptions,
  type Explanation,
  evaluate,
  explain,
  type FitArgs,
  type FitData,
  type FitHistory,
  type FitTimings,
  fingerprint,
  fit,
  initialize,
  type NestedNumbers,
  type Numbers,
  type Place,
  type PredictOptions,
  predict,
  releaseWasm,
  type ShapedNumbers,
  useWasm,
  type WasmInfo,
  type WasmModules,
  type WasmOptions,
} from './tfjs/index.js';
export type { Plan, PlannedInstruction } from './training/index.js';
