// tfjs/: the bridge to TensorFlow.js - its WebAssembly backend made portable (backend/), tfjs-layers' models
// trained repeatably (training/), on our own kernels where these can (compiled/), their initial weights,
// fingerprints and files (storage/).
// May import: network/, training/, engine/, random/, text/, errors.ts.
export {
  joinPieces,
  type ModelFile,
  splitPieces,
  weightSpecs,
} from '../network/storage/index.js';
export { type ReleaseOptions, releaseWasm, useWasm, wasmInfo } from './backend/use-wasm.js';
export type { WasmInfo, WasmModules, WasmOptions } from './backend/wasm-info.js';
export { checkEngine, type Engine } from './compiled/engine.js';
export { evaluate } from './compiled/evaluate.js';
export { explain } from './compiled/explain.js';
export { type PredictOptions, predict, predictSync } from './compiled/predict.js';
export { type Borrowed, type Numbers, toTensor } from './data/tensors.js';
export { fingerprint } from './fingerprint.js';
export { initialize } from './initialize.js';
export { bringUpToDate } from './model/in-training.js';
export { type OptimizerWeights, restoreOptimizer } from './model/optimizer.js';
export { keepPosition, positionOf } from './model/position.js';
export { toModelFile } from './storage/model-file.js';
export { type Place, readModel, writeModel } from './storage/places.js';
export { LogCallback } from './training/callbacks.js';
export { fit } from './training/fit.js';
export type { FitArgs, FitData } from './training/fit-args.js';
