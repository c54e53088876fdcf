// Node, Deno, Bun and browsers: bytes inside the JavaScript, which work with every bundler. Each binary is a separate
// module, loaded on demand.
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
