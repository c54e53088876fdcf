// The binaries as the package has them.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../platform/runtimes/project.js';

export type BinaryName = 'kernels' | 'kernels-threads';

/** Bytes of one of the two binaries. */
export async function readBinary(name: BinaryName): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path.join(ROOT, 'src/engine/generated', `${name}.wasm`)));
}

/** The plain kernels on a memory of their own, as one thread, with everything that they export. */
export async function instantiateKernels(
  pages: number,
): Promise<{ memory: WebAssembly.Memory; exports: Record<string, (...operands: number[]) => number> }> {
  const memory = new WebAssembly.Memory({ initial: pages });
  const { instance } = await WebAssembly.instantiate(await readBinary('kernels'), { env: { memory } });
  const exports = instance.exports as Record<string, (...operands: number[]) => number>;
  exports.initialize?.(0, 1, 0, 0, 0);
  return { memory, exports };
}
