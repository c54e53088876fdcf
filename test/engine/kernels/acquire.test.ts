// The real binaries behind the host's public functions.
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  acquireKernels,
  acquireLoadedKernels,
  availableThreads,
  detectRuntime,
  type KernelHost,
  kernelSupport,
  kernelThreadSupport,
  MAX_THREADS,
  releaseKernels,
  retakeKernels,
} from '../../../src/engine/index.js';

const MIB = 1024 * 1024;

afterEach(releaseKernels);

/** Before any test, whichever comes first: nothing is loaded yet. */
const early = acquireLoadedKernels({ bytes: MIB });

test('kernels that are loaded are there at once, threads only while they idle', async () => {
  expect(early).toBeUndefined();
  for (const threads of [1, 2]) (await acquireKernels({ bytes: MIB, threads })).release();
  const hosts = [1, 1, 2, 2].map((threads) => acquireLoadedKernels({ bytes: MIB, threads }));
  expect(hosts.map((host) => host?.threads)).toEqual([1, 1, 2, undefined]);
  for (const host of hosts) host?.release();
});

test('kernels and threads are there in Node', () => {
  expect(kernelSupport()).toEqual({ available: true });
  expect(kernelThreadSupport()).toEqual({ available: true });
  expect(availableThreads()).toBe(Math.min(detectRuntime().cores, MAX_THREADS));
});

test.each([1, 2])('memory is as long as asked for, %d thread(s)', async (threads) => {
  const host = await acquireKernels({ bytes: 3 * MIB + 1, threads });
  expect(host.threads).toBe(threads);
  expect(host.memory.buffer.byteLength).toBe(3 * MIB + 65_536);
  expect(host.memory.buffer instanceof SharedArrayBuffer).toBe(threads > 1);
  host.release();
});

test.each([0, 1.5, -1, Number.NaN, MAX_THREADS + 1])('threads: %d are refused', async (threads) => {
  await expect(acquireKernels({ bytes: 1, threads })).rejects.toThrow(
    new RangeError(`acquireKernels: threads: expected an integer from 1 to ${MAX_THREADS}, got ${threads}`),
  );
});

test.each([2 ** 32 + 1, Number.NaN, -1, Number.POSITIVE_INFINITY])('%d bytes are refused', async (bytes) => {
  await expect(acquireKernels({ bytes })).rejects.toMatchObject({
    name: 'LetheError',
    code: 'backend',
    message: `acquireKernels: bytes: expected at most 4294967296, got ${bytes}`,
  });
});

describe('an idle arena', () => {
  test('is used again, and grows', async () => {
    for (const threads of [1, 3]) {
      const first = await acquireKernels({ bytes: MIB, threads });
      new Uint8Array(first.memory.buffer)[2000] = 7;
      first.release();
      const second = await acquireKernels({ bytes: 2 * MIB, threads });
      expect(second.memory).toBe(first.memory);
      expect(second.memory.buffer.byteLength).toBe(2 * MIB);
      expect(new Uint8Array(second.memory.buffer)[2000]).toBe(7);
      second.release();
      const third = await acquireKernels({ bytes: 1, threads });
      expect(third.memory).toBe(first.memory);
      third.release();
    }
  });

  test('is never lent twice', async () => {
    const hosts = await Promise.all([1, 2, 3].map(() => acquireKernels({ bytes: MIB })));
    expect(new Set(hosts.map(({ memory }) => memory)).size).toBe(3);
    for (const host of hosts) host.release();
    for (const host of hosts) host.release(); // Does nothing.
    const again = await Promise.all([1, 2].map(() => acquireKernels({ bytes: MIB })));
    expect(hosts.map(({ memory }) => memory)).toContain(again[0]?.memory);
    expect(hosts.map(({ memory }) => memory)).not.toContain(again[1]?.memory);
    for (const host of again) host.release();
  });

  test('is let go above 256 MiB', async () => {
    const large = await acquireKernels({ bytes: 256 * MIB + 1 });
    large.release();
    const next = await acquireKernels({ bytes: MIB });
    expect(next.memory).not.toBe(large.memory);
    next.release();
  });

  test('is let go by releaseKernels', async () => {
    const first = await acquireKernels({ bytes: MIB, threads: 2 });
    first.release();
    releaseKernels();
    const second = await acquireKernels({ bytes: MIB, threads: 2 });
    expect(second.memory).not.toBe(first.memory);
    second.release();
  });
});

describe('an arena that was left with a key', () => {
  test('is given back as it was, once', async () => {
    const key = {};
    const host = await acquireKernels({ bytes: MIB });
    new Uint8Array(host.memory.buffer)[2000] = 7;
    host.release(key);
    expect(retakeKernels({})).toBeUndefined();
    expect(retakeKernels(key)).toBe(host);
    expect(retakeKernels(key)).toBeUndefined();
    expect(new Uint8Array(host.memory.buffer)[2000]).toBe(7);
    host.release();
    expect(retakeKernels(key)).toBeUndefined();
  });

  test('is for everybody if there are threads', async () => {
    const key = {};
    const first = await acquireKernels({ bytes: MIB, threads: 2 });
    first.release(key);
    expect(retakeKernels(key)).toBeUndefined();
    const second = await acquireKernels({ bytes: MIB, threads: 2 });
    expect(second.memory).toBe(first.memory);
    second.release();
  });

  test('is let go by releaseKernels', async () => {
    const key = {};
    (await acquireKernels({ bytes: MIB })).release(key);
    releaseKernels();
    expect(retakeKernels(key)).toBeUndefined();
  });

  test('is not given back with kernels that stopped', async () => {
    const key = {};
    const host = await acquireKernels({ bytes: MIB });
    expect(() => host.run(2 * MIB, 0, 0, 0, 1)).toThrow('run: the kernels stopped');
    host.release(key);
    expect(retakeKernels(key)).toBeUndefined();
  });

  test('is one of at most four, beside the one for everybody; the oldest goes first', async () => {
    const memories = new Set<KernelHost['memory']>();
    const keys = Array.from({ length: 20 }, () => ({}));
    for (const key of keys) {
      const host = await acquireKernels({ bytes: MIB });
      memories.add(host.memory);
      host.release(key);
    }
    expect(memories.size).toBe(5);
    expect(keys.map((key) => retakeKernels(key) !== undefined)).toEqual(keys.map((_, index) => index >= 16));
  });

  test('is for everybody above 16 MiB', async () => {
    const first = await acquireKernels({ bytes: 16 * MIB + 1 });
    first.release({});
    const second = await acquireKernels({ bytes: MIB });
    expect(second.memory).toBe(first.memory);
    second.release();
  });
});

test('a host that was released runs nothing', async () => {
  const host = await acquireKernels({ bytes: MIB });
  host.release();
  expect(() => host.run(1024, 0, 0, 0, 1)).toThrow(
    expect.objectContaining({ code: 'state', message: 'run: these kernels were released' }),
  );
});

test('1000 hosts one after the other use one memory each thread count', async () => {
  const memories = new Set<KernelHost['memory']>();
  for (let round = 0; round < 1000; round++) {
    const host = await acquireKernels({ bytes: MIB + (round % 7) * 65_536, threads: 1 + (round % 2) });
    memories.add(host.memory);
    host.release();
  }
  expect(memories.size).toBe(2);
  const sizes = [...memories].map(({ buffer }) => buffer.byteLength);
  expect(Math.max(...sizes)).toBe(MIB + 6 * 65_536);
});
