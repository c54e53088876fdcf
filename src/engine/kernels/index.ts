// The host of our kernels: compiles them once, gives each program an arena and threads, takes them back.
export { MAX_THREADS } from '../../kernels/program/arena.js';
export { Crews, newHabit } from './crews.js';
export {
  checkModule,
  type KernelSupport,
  kernelSupport,
  kernelThreadSupport,
  provideKernels,
} from './modules.js';
export { openPanelProducts, type PanelProducts } from './panel-products.js';
export {
  acquireKernels,
  acquireLoadedKernels,
  availableThreads,
  type KernelHost,
  type KernelHostOptions,
  releaseKernels,
  retakeKernels,
  setKernelWorkerUrl,
} from './pool.js';
export { presentWideVectors, turnOnWideVectors, useWideVectors } from './wide-vectors.js';
