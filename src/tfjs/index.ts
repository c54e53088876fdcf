// tfjs/: the bridge to TensorFlow.js - its WebAssembly backend made portable (backend/), repeatable training,
// prediction and evaluation of tfjs-layers' models (fit.ts, predict.ts, evaluate.ts): on Lethe's kernels if possible
// (compiled/), else with tfjs's operations (operations/), which know nothing of each other; their initial weights,
// fingerprints and files (storage/). Below the two engines: options/, callbacks/, data/, model/. May import: network/,
// session/, compiler/, engine/, random/, text/, errors.ts.
export {
  joinPieces,
  type ModelFile,
  splitPieces,
  weightSpecs,
} from '../network/storage/index.js';
export { type Accelerate, type AccelerateOptions, accelerate } from './accelerate.js';
export { type ReleaseOptions, releaseWasm, useWasm, wasmInfo } from './backend/use-wasm.js';
export type { WasmInfo, WasmModules, WasmOptions } from './backend/wasm-info.js';
export { LogCallback } from './callbacks/callbacks.js';
export { earlyStopping } from './callbacks/early-stopping.js';
export type { BatchDataset, BatchIterator } from './data/dataset.js';
export type { FitData, Numbers } from './data/forms.js';
export { type Part, readParts } from './data/parts.js';
export { evaluate } from './evaluate.js';
export { explain } from './explain.js';
export { fingerprint } from './fingerprint.js';
export { fit } from './fit.js';
export { initialize } from './initialize.js';
export { load } from './load.js';
export { bringUpToDate } from './model/in-training.js';
export { huberLoss, type LossFunction, quantileLoss } from './model/loss-functions.js';
export { restoreOptimizer, setLearningRate } from './model/optimizer.js';
export { keepPosition, positionOf } from './model/position.js';
export { checkEngine, type Engine } from './options/engine.js';
export type { FitArgs, FitDatasetArgs } from './options/fit-args.js';
export type {
  EvaluateDatasetOptions,
  EvaluateOptions,
  PredictOptions,
  PredictSyncOptions,
} from './options/predict-options.js';
export { predict, predictSync } from './predict.js';
export { save } from './save.js';
export { toModelFile } from './storage/model-file.js';
export { type Place, readModel, writeModel } from './storage/places.js';
