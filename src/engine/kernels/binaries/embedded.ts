// Node, Deno, Bun and browsers: bytes inside the JavaScript, which every bundler carries along, in a module of its own
// that is loaded when it is needed. It is the binary for threads; the one for a single thread is the same but for the
// memory that it imports, so one serves both and a bundle carries half as much. (dist/kernels/kernels.wasm, for runtimes
// that import it, is compiled without threads.)
import { compileEmbedded, readEmbedded } from '../../embedded.js';
import { base64 } from '../../generated/panel-product-binary.js';
import { threading } from '../threading.js';
import type { KernelBinaries, PanelProductBinary } from './binaries.js';

/** An export of its own, which bundles that draw no initial weights leave out. */
export const panelProduct: PanelProductBinary = base64;

export const binaries: KernelBinaries = {
  async plain() {
    const { base64, unshared } = await import('../../generated/kernels-binary.js');
    const threaded = await readEmbedded(base64);
    const { start, end, bytes } = unshared;
    const plain = new Uint8Array(threaded.length - (end - start) + bytes.length);
    plain.set(threaded.subarray(0, start));
    plain.set(bytes, start);
    plain.set(threaded.subarray(end), start + bytes.length);
    return WebAssembly.compile(plain);
  },
  async threaded() {
    const [{ base64 }, { workerSource }] = await Promise.all([
      import('../../generated/kernels-binary.js'),
      import('../worker-source.js'),
    ]);
    return { module: await compileEmbedded(base64), workerSource, threading };
  },
};
