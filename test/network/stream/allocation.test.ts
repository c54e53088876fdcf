import { type HeapProfiler, Session } from 'node:inspector';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import * as core from '../../../src/core.js';
import { releaseKernels } from '../../../src/engine/index.js';
import { dense, lstm, noise } from '../../compiler/networks.js';
import { streamed, withStream } from './networks.js';

const STEPS = 500;
/** A call is warm once its code is compiled, which V8 does beside it, whenever it gets to it: for that a round waits. */
const WARM_UP = 20_000;
const WAIT_MS = 20;
const MOST_ROUNDS = 200;
const CONTROLS = 5;

const inspector = new Session();
inspector.connect();
afterAll(async () => {
  inspector.disconnect();
  await releaseKernels();
});

/**
 * Bytes of all objects that `STEPS` calls make, whether or not they have been collected meanwhile: V8's own count, of
 * every object instead of samples.
 */
function allocatedBy(call: () => void): number {
  const everything = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  inspector.post('HeapProfiler.startSampling', { samplingInterval: 1, ...everything });
  (function counted() {
    for (let index = 0; index < STEPS; index++) call();
  })();
  let bytes = Number.NaN;
  inspector.post('HeapProfiler.stopSampling', (error, { profile }) => {
    if (error === null) bytes = below(profile.head, 'counted');
  });
  return bytes;
}

/** Bytes of what a function and those that it calls have made. */
function below({ callFrame, selfSize, children }: HeapProfiler.SamplingHeapProfileNode, name = ''): number {
  const found = name === '' || callFrame.functionName === name;
  return children.reduce((sum, child) => sum + below(child, found ? '' : name), found ? selfSize : 0);
}

/** The fewest bytes of as many rounds as it takes until one makes nothing. */
async function leastAllocatedBy(call: () => void, rounds: number): Promise<number> {
  for (let index = 0; index < WARM_UP; index++) call();
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds && least > 0; round++) {
    await delay(WAIT_MS);
    least = Math.min(least, allocatedBy(call));
  }
  return least;
}

test('a step of two inputs and two outputs allocates nothing either', async () => {
  const [left, right] = ['left', 'right'].map((name) => core.input({ shape: [null, 2], name }));
  const outputs = [left, right].map((input) => core.lstm({ units: 2 }).apply(input as core.SymbolicTensor));
  const inputs = [left, right] as core.SymbolicTensor[];
  const stream = await core.Network.create(core.model({ inputs, outputs })).stream({ batch: 2, threads: 1 });
  const x = [noise(4), noise(4, 1)];
  expect(await leastAllocatedBy(() => void stream.step(x), MOST_ROUNDS)).toBe(0);
  stream.close();
});

test('a step allocates nothing once it is warm: not one object', async () => {
  const network = await streamed(3, [lstm('a', 4), dense('b', 1)]);
  await withStream(network, 2, async (stream) => {
    const x = noise(6);
    const flags = Uint8Array.of(1, 0);
    expect(await leastAllocatedBy(() => void stream.step(x), MOST_ROUNDS)).toBe(0);
    expect(await leastAllocatedBy(() => void stream.step(x, flags), MOST_ROUNDS)).toBe(0);
    // The count is no blind one: a view, say, is an object in every call of every round.
    const ofViews = await leastAllocatedBy(() => void stream.step(x.subarray(0)), CONTROLS);
    expect(ofViews).toBeGreaterThan(16 * STEPS);
  });
});
