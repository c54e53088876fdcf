// Which checkpoints of a store are the newest, and which go.
import { describe, expect, test } from '@jest/globals';
import { nameOf, openShelf } from '../../src/checkpoint/shelf.js';
import type { CheckpointStore } from '../../src/checkpoint/stores/store.js';

/** A store in memory that has these checkpoints. */
function storeOf(batches: readonly number[]): CheckpointStore & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>(
    batches.map((batch) => [nameOf(batch), Uint8Array.of(batches.indexOf(batch))]),
  );
  return {
    name: 'memory',
    files,
    list: async () => [...files.keys()],
    read: async (name) => files.get(name) as Uint8Array,
    write: async (name, bytes) => void files.set(name, bytes),
    remove: async (name) => void files.delete(name),
  };
}

// The last has as many digits as batches can be counted.
const BATCHES = [999_999_999_999, 1_000_000_000_000, 3, 20_000_000_000_000, Number.MAX_SAFE_INTEGER];

describe('checkpoints of any batch', () => {
  test('are found: the newest is that of the latest batch, whatever the length of its name', async () => {
    for (let count = 1; count <= BATCHES.length; count++) {
      const batches = BATCHES.slice(0, count);
      const newest = batches.indexOf(Math.max(...batches));
      expect((await openShelf(storeOf(batches)).newest())?.bytes).toEqual(Uint8Array.of(newest));
    }
  });

  test('make a shelf that is not empty', async () => {
    for (const batch of BATCHES)
      await expect(openShelf(storeOf([batch])).checkEmpty()).rejects.toThrow(nameOf(batch));
  });

  test.each([1, 2, 4, 5, 6, 1000])('are kept if they are among the newest %i', async (keep) => {
    const store = storeOf(BATCHES);
    await openShelf(store).thin(keep);
    const newest = [...BATCHES].sort((one, other) => other - one).slice(0, keep);
    expect(new Set(store.files.keys())).toEqual(new Set(newest.map(nameOf)));
  });

  test('are not what else lies there', async () => {
    const store = storeOf([3]);
    const others = [
      'best.lethe',
      'checkpoint-1.lethe',
      'checkpoint-000000000004.lethe.part',
      `x${nameOf(5)}`,
    ];
    for (const name of others) await store.write(name, Uint8Array.of(9));
    await openShelf(store).thin(1);
    expect([...store.files.keys()]).toEqual([nameOf(3), ...others]);
  });
});
