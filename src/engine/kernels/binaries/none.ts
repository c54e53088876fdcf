// edge-runtime: bytes may not be compiled and nothing imports as a module; the caller hands it in.
import type { KernelBinaries } from './binaries.js';

export const binaries: KernelBinaries = {};
