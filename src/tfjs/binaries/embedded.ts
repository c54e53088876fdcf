// Node, Deno, Bun and browsers: bytes inside the JavaScript, which every bundler carries along. Each binary
// is a module of its own, loaded when it is needed.
import { compileEmbedded } from '../../engine/index.js';
import type { Binaries } from './binaries.js';

export const binaries: Binaries = {
  async simd() {
    const { base64 } = await import('../generated/simd-binary.js');
    return compileEmbedded(base64);
  },

  async threaded() {
    const [{ base64 }, { threadedGlue }, { workerSource }] = await Promise.all([
      import('../generated/threaded-simd-binary.js'),
      import('../generated/threaded-glue.js'),
      import('../generated/worker-source.js'),
    ]);
    return { module: await compileEmbedded(base64), glue: threadedGlue, workerSource };
  },
};
