// 'lethe/core/lstm-inference': what a network of LSTMs and dense layers needs to predict and to stream, and nothing else: the
// smallest that there is. sets.ts lists what it carries.

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
