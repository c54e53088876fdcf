// 'lethe/tfjs-wasm': only the portable, threaded WebAssembly backend.

export type { RuntimeName } from './engine/index.js';
export { LetheError, type LetheErrorCode } from './errors.js';
export { type ReleaseOptions, releaseWasm, useWasm } from './tfjs/backend/use-wasm.js';
export type { WasmInfo, WasmModules, WasmOptions } from './tfjs/backend/wasm-info.js';
