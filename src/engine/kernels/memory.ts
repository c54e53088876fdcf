import { LetheError } from '../../errors.js';

const PAGE_BYTES = 65_536;
/** All that 32-bit addresses reach: 4 GiB. */
export const MAX_PAGES = 65_536;

/** Pages for this many bytes, at least one. */
export function pagesFor(bytes: number): number {
  const limit = MAX_PAGES * PAGE_BYTES;
  if (!(bytes >= 0 && bytes <= limit)) {
    throw new LetheError('backend', `acquireKernels: bytes: expected at most ${limit}, got ${bytes}`);
  }
  return Math.max(1, Math.ceil(bytes / PAGE_BYTES));
}

/**
 * A memory of at least `bytes` for one thread, which can grow.
 *
 * @throws LetheError `backend` if it is too much for 32-bit addresses or for this machine.
 */
export function createMemory(bytes: number): WebAssembly.Memory {
  const initial = pagesFor(bytes);
  return attempt(bytes, () => new WebAssembly.Memory({ initial }));
}

/** Makes a memory at least `bytes` long; its contents stay. Returns false if it cannot grow so far. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): boolean {
  const missing = pagesFor(bytes) - memory.buffer.byteLength / PAGE_BYTES;
  if (missing <= 0) return true;
  try {
    memory.grow(missing);
    return true;
  } catch {
    return false;
  }
}

/** @throws LetheError `backend` with what `create` throws. */
export function attempt(bytes: number, create: () => WebAssembly.Memory): WebAssembly.Memory {
  try {
    return create();
  } catch (cause) {
    throw new LetheError('backend', `acquireKernels: this machine does not give a memory of ${bytes} bytes`, {
      cause,
    });
  }
}
