import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/engine/index.js';
import { dense, lstm, noise } from '../../compiler/networks.js';
import { type Streamed, stepOf, streamed, withStream } from './networks.js';

afterAll(releaseKernels);

const BATCH = 3;
const X = noise(BATCH * 6 * 2);
const step = (index: number): Float32Array => stepOf(X, BATCH, 2, index);

let network: Streamed;
beforeAll(async () => {
  network = await streamed(2, [lstm('a', 5), lstm('b', 3), dense('c', 1)]);
});

/** What a stream gives for the steps from `from` on; the first goes on without the second stream. */
const goOn = (stream: { step(x: Float32Array, active?: number[]): Float32Array }, from: number): number[][] =>
  [from, from + 1].map((index) => [...stream.step(step(index), index === from ? [1, 0, 1] : undefined)]);

/** Bytes of a snapshot after two steps. */
const snapshot = (of: Streamed = network, batch: number = BATCH): Promise<Uint8Array> =>
  withStream(of, batch, (stream) => {
    for (const index of [0, 1]) stream.step(stepOf(X, BATCH, 2, index).subarray(0, 2 * batch));
    return stream.snapshot();
  });

describe('a snapshot', () => {
  test('goes on where it was taken, bit for bit, in the same stream and in another', async () => {
    const { bytes, expected } = await withStream(network, BATCH, (stream) => {
      stream.step(step(0));
      stream.step(step(1));
      const taken = stream.snapshot();
      const next = goOn(stream, 2);
      stream.restore(taken);
      expect(goOn(stream, 2)).toEqual(next);
      return { bytes: taken, expected: next };
    });
    await withStream(network, BATCH, (stream) => {
      stream.restore(bytes);
      expect([...stream.snapshot()]).toEqual([...bytes]);
      expect(goOn(stream, 2)).toEqual(expected);
    });
  });

  test('is read wherever it lies in its buffer', async () => {
    const bytes = await snapshot();
    const wider = new Uint8Array(bytes.length + 8);
    wider.set(bytes, 3);
    await withStream(network, BATCH, (stream) => {
      stream.restore(wider.subarray(3, 3 + bytes.length));
      expect([...stream.snapshot()]).toEqual([...bytes]);
    });
  });

  test('of version 1, which had no digest, is read', async () => {
    const bytes = await snapshot();
    const older = bytes.slice(0, -8);
    older[4] = 1;
    await withStream(network, BATCH, (stream) => {
      stream.restore(older);
      expect([...stream.snapshot()]).toEqual([...bytes]);
    });
  });

  test('begins with LSTS and version 2, holds the sizes and ends in a digest', async () => {
    const bytes = await snapshot();
    expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('LSTS');
    const words = new Uint32Array(bytes.slice(4, 28).buffer);
    expect([...words]).toEqual([2, BATCH, 1, 2, 5, 3]);
    const content = 28 + 4 * BATCH * (2 * 5 + 2 * 3 + 1);
    expect(bytes.length).toBe(content + 8);
    const digest = createHash('sha256').update(bytes.subarray(0, content)).digest();
    expect([...bytes.subarray(content)]).toEqual([...digest.subarray(0, 8)]);
  });
});

describe('restore refuses, and changes nothing,', () => {
  const changed = async (index: number, value: number): Promise<Uint8Array> => {
    const bytes = await snapshot();
    bytes[index] = value;
    return bytes;
  };
  const cases: [string, () => Promise<Uint8Array>, string][] = [
    ['no bytes', async () => new Uint8Array(0), 'a snapshot of a stream, got other bytes'],
    ['a head alone', async () => (await snapshot()).slice(0, 19), 'a snapshot of a stream, got other bytes'],
    ['another magic number', () => changed(0, 0), 'a snapshot of a stream, got other bytes'],
    ['another version', () => changed(4, 3), 'version 2, got 3'],
    ['another batch', () => snapshot(network, 2), 'batch 3, got 2'],
    ['another number of LSTMs', () => changed(16, 200), 'number of LSTMs 2, got 200'],
    ['other units', () => changed(20, 6), 'units of LSTM 0 5, got 6'],
    ['one byte less', async () => (await snapshot()).slice(0, -1), 'bytes 240, got 239'],
    ['one byte more', async () => Uint8Array.of(...(await snapshot()), 0), 'bytes 240, got 241'],
    [
      'another state',
      async () => (await snapshot()).map((byte, index) => (index === 40 ? byte ^ 1 : byte)),
      'an intact snapshot, got a damaged one: its digest does not fit',
    ],
    [
      'that of another network',
      async () => snapshot(await streamed(2, [lstm('a', 5), lstm('b', 3), dense('c', 2)])),
      'numbers in an output 1, got 2',
    ],
  ];
  test.each(cases)('%s', async (_, make, message) => {
    const bytes = await make();
    await withStream(network, BATCH, (stream) => {
      stream.step(step(4));
      const before = [...stream.snapshot()];
      expect(() => stream.restore(bytes)).toThrow(
        expect.objectContaining({ code: 'data', message: `restore: expected ${message}` }),
      );
      expect([...stream.snapshot()]).toEqual(before);
    });
  });

  test('what is no Uint8Array', () =>
    withStream(network, BATCH, (stream) => {
      for (const value of [undefined, null, 'LSTS', new ArrayBuffer(232)]) {
        expect(() => stream.restore(value as unknown as Uint8Array)).toThrow(TypeError);
      }
    }));
});
