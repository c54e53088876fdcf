// Node, Deno, Bun and browsers: bytes inside the JavaScript, which every bundler carries along. Each binary
// is a module of its own, loaded when it is needed.
import type { Binaries } from './binaries.js';

function compile(base64: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

export const binaries: Binaries = {
  async simd() {
    const { base64 } = await import('../generated/simd-binary.js');
    return compile(base64);
  },

  async threaded() {
    const [{ base64 }, { threadedGlue }, { workerSource }] = await Promise.all([
      import('../generated/threaded-simd-binary.js'),
      import('../generated/threaded-glue.js'),
      import('../generated/worker-source.js'),
    ]);
    return { module: await compile(base64), glue: threadedGlue, workerSource };
  },
};
