// edge-runtime: it forbids compiling bytes and cannot import modules; the caller passes them.
import type { Binaries } from './binaries.js';

export const binaries: Binaries = { simd: async () => undefined };
