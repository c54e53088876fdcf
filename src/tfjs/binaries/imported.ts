// workerd: it forbids compiling bytes, but can import a .wasm file as a compiled module.
import simd from '../generated/tfjs-simd.wasm';
import type { Binaries } from './binaries.js';

export const binaries: Binaries = { simd: async () => simd };
