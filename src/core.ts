// 'lethe/core': LSTMs that train, predict and stream on Lethe's own kernels, without TensorFlow.js: for edge functions
// and other places where kilobytes count.

export type {
  GruTrace,
  HuberLoss,
  LayerTrace,
  LossName,
  LstmTrace,
  MetricName,
  OptimizerDescription,
  Plan,
  PlannedInstruction,
  QuantileLoss,
} from './compiler/index.js';
export {
  type KernelSupport,
  kernelSupport,
  provideKernels,
  releaseKernels,
  setKernelWorkerUrl,
  useWideVectors,
  type WideVectors,
} from './engine/index.js';
export { LetheError, type LetheErrorCode } from './errors.js';
export * from './network/public.js';
export { version } from './version.js';
