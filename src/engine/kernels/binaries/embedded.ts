// Node, Deno, Bun and browsers: bytes inside the JavaScript, which every bundler carries along. Each binary is a
// module of its own, loaded when it is needed.
import { compileBase64 } from '../../compile-base64.js';
import type { KernelBinaries } from './binaries.js';

export const binaries: KernelBinaries = {
  async plain() {
    return compileBase64((await import('../../generated/kernels-binary.js')).base64);
  },
  async threaded() {
    const [{ base64 }, { workerSource }] = await Promise.all([
      import('../../generated/kernels-threads-binary.js'),
      import('../worker-source.js'),
    ]);
    return { module: await compileBase64(base64), workerSource };
  },
};
