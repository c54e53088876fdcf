import type { CheckpointStore } from '../../src/checkpoint/index.js';

/** A store that is a map. */
export interface MemoryStore extends CheckpointStore {
  readonly files: Map<string, Uint8Array>;
}

export function memoryStore(name: string = 'memory'): MemoryStore {
  const files = new Map<string, Uint8Array>();
  return {
    name,
    files,
    async write(own, bytes) {
      files.set(own, bytes);
    },
    async read(own) {
      return files.get(own) as Uint8Array;
    },
    async list() {
      return [...files.keys()];
    },
    async remove(own) {
      files.delete(own);
    },
  };
}
