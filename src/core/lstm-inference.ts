// 'lethe/core/lstm-inference': prediction and streaming for networks of LSTMs and dense layers, and nothing else: the
// smallest entry. sets.ts lists its contents.

export type { LayerTrace, LstmTrace } from '../compiler/index.js';
export {
  type KernelSupport,
  kernelSupport,
  provideKernels,
  releaseKernels,
  setKernelWorkerUrl,
  useWideVectors,
  type WideVectors,
} from '../engine/index.js';
export { LetheError, type LetheErrorCode } from '../errors.js';
export {
  InferenceNetwork,
  type Limits,
  type LoadHandler,
  type LoadOptions,
  type NamedWeight,
  type NestedNumbers,
  type NetworkData,
  type NetworkSource,
  type NetworkValue,
  type Outputs,
  type PredictOptions,
  type PredictSyncOptions,
  type ReadableArtifacts,
  type ShapedNumbers,
  type Stream,
  type StreamOptions,
  type StreamState,
  type WeightSpec,
} from '../network/public.js';
export { version } from '../version.js';
