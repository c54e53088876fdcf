// Kernels that recurrent training needs and that tfjs's WebAssembly backend lacks or has wrong;
// docs/tfjs-wasm.md lists them.
import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { conv2dBackpropFilterConfig } from './conv2d-backprop-filter.js';
import { maxPoolGradConfig } from './max-pool-grad.js';
import { preluConfig } from './prelu.js';
import { unsortedSegmentSumConfig } from './unsorted-segment-sum.js';

/** Missing upstream. */
export const addedKernels: readonly KernelConfig[] = [conv2dBackpropFilterConfig, unsortedSegmentSumConfig];

/** Wrong upstream. */
export const replacedKernels: readonly KernelConfig[] = [maxPoolGradConfig, preluConfig];

/**
 * Registers them for the backend `wasm`; of the missing ones, one that upstream has meanwhile stays
 * upstream's.
 */
export function registerAddedKernels(): void {
  for (const config of addedKernels) {
    if (getKernel(config.kernelName, config.backendName) === undefined) registerKernel(config);
  }
  for (const config of replacedKernels) {
    const present = getKernel(config.kernelName, config.backendName);
    if (present?.kernelFunc === config.kernelFunc) continue;
    if (present !== undefined) unregisterKernel(config.kernelName, config.backendName);
    registerKernel(config);
  }
}
