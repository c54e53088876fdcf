// engine/: what this runtime is and can do - who it is, threads, files - and, in time, the host of our own
// kernels. Knows nothing of TensorFlow.js. May import: random/, errors.ts.
// What differs between runtimes is one file each in platform/, chosen by package.json's `imports`.
export type { FileSystem, Platform, Thread } from './platform/platform.js';
export { detectRuntime, type Runtime, type RuntimeName, type ThreadSupport } from './runtime.js';
export { yieldToEventLoop } from './yield.js';
