// Kernels that recurrent training needs and tfjs's WebAssembly backend lacks; docs/tfjs-wasm.md lists them.
import { getKernel, type KernelConfig, registerKernel } from '@tensorflow/tfjs-core';
import { unsortedSegmentSumConfig } from './unsorted-segment-sum.js';

const ADDED: KernelConfig[] = [unsortedSegmentSumConfig];

/** Registers them for the backend `wasm`; one that upstream has meanwhile stays upstream's. */
export function registerAddedKernels(): void {
  for (const config of ADDED) {
    if (getKernel(config.kernelName, config.backendName) === undefined) registerKernel(config);
  }
}
