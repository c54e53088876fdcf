// engine/: what this runtime is and can do - who it is, threads, files - and the host of our own kernels. Knows
// nothing of TensorFlow.js. May import: kernels/ (files that are TypeScript, too), random/, text/, errors.ts.
// What differs between runtimes is one file each in platform/ and kernels/binaries/, chosen by package.json's
// `imports`.

export { compileEmbedded } from './embedded.js';
export { KERNELS_SHA256 } from './generated/kernels-digest.js';
export * from './kernels/index.js';
export type { FileSystem, Platform, Thread, WideVectors } from './platform/platform.js';
export { detectRuntime, type Runtime, type RuntimeName, type ThreadSupport } from './runtime.js';
export { yieldToEventLoop } from './yield.js';
