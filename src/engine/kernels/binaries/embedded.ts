// Node, Deno, Bun and browsers: bytes inside the JavaScript, which every bundler carries along. Each binary is a
// module of its own, loaded when it is needed.
import type { KernelBinaries } from './binaries.js';

function compile(base64: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

export const binaries: KernelBinaries = {
  async plain() {
    return compile((await import('../../generated/kernels-binary.js')).base64);
  },
  async threaded() {
    const [{ base64 }, { workerSource }] = await Promise.all([
      import('../../generated/kernels-threads-binary.js'),
      import('../worker-source.js'),
    ]);
    return { module: await compile(base64), workerSource };
  },
};
