// workerd: bytes may not be compiled, but a .wasm file imports as a compiled module.
import simd from '../generated/tfjs-simd.wasm';
import type { Binaries } from './binaries.js';

export const binaries: Binaries = { simd: async () => simd };
