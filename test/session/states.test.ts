import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../src/engine/index.js';
import type { SessionOptions } from '../../src/session/index.js';
import {
  dense,
  lstm,
  noise,
  predictOne,
  type Setting,
  trainingOptions,
  withSession,
} from '../compiler/networks.js';

afterAll(releaseKernels);

const setting = (steps: number, stateful: boolean): Setting => ({
  sampleShape: [steps, 2],
  layers: [lstm('a', 5, { stateful }), lstm('b', 3, { stateful }), dense('c', 1)],
  batchSize: 3,
  targetSize: steps,
  samples: 6,
  fixedBatch: true,
});

function predicting(steps: number, stateful: boolean): SessionOptions {
  return { ...trainingOptions(setting(steps, stateful)), training: undefined, train: undefined };
}

/** Steps `from` to `to` of every sample. */
function cut(x: Float32Array, steps: number, from: number, to: number): Float32Array {
  const parts = Array.from({ length: x.length / (2 * steps) }, (_, i) => [
    ...x.subarray((i * steps + from) * 2, (i * steps + to) * 2),
  ]);
  return Float32Array.from(parts.flat());
}

describe('states of stateful layers', () => {
  test('go from batch to batch: two halves give the bits of the whole sequence', async () => {
    const x = noise(3 * 6 * 2);
    const whole = await withSession(predicting(6, false), (session) => predictOne(session, x, 3));
    const halves = await withSession(predicting(3, true), (session) =>
      [cut(x, 6, 0, 3), cut(x, 6, 3, 6)].map((half) => predictOne(session, half, 3)),
    );
    const joined = Array.from({ length: 3 }, (_, i) =>
      halves.map((half) => [...half.subarray(3 * i, 3 * i + 3)]),
    );
    expect(joined.flat(2)).toEqual([...whole]);
  });

  test('begin as zeros, and can be read, set and reset', async () => {
    const x = noise(3 * 3 * 2);
    await withSession(predicting(3, true), (session) => {
      const zeros = session.getStates();
      expect(zeros.map((state) => state.length)).toEqual([15, 15, 9, 9]);
      expect(zeros.every((state) => state.every((number) => number === 0))).toBe(true);
      const first = predictOne(session, x, 3);
      const after = session.getStates();
      const second = predictOne(session, x, 3);
      expect(second).not.toEqual(first);
      session.resetStates();
      expect(session.getStates()).toEqual(zeros);
      expect(predictOne(session, x, 3)).toEqual(first);
      session.resetStates();
      session.setStates(after);
      expect(session.getStates()).toEqual(after);
      expect(predictOne(session, x, 3)).toEqual(second);
    });
  });

  test('go from batch to batch while training and evaluating, too', async () => {
    const options = {
      ...trainingOptions(setting(3, true)),
      evaluation: trainingOptions(setting(3, true)).train,
    };
    await withSession(
      {
        ...options,
        training: { ...options.training, optimizer: { kind: 'sgd', learningRate: 0 } },
      } as SessionOptions,
      (session) => {
        const atOnce = session.train(0, 2, 0);
        const states = session.getStates();
        session.resetStates();
        const loss = session.evaluate()[0] as number;
        expect(session.getStates()).toEqual(states);
        expect(Math.abs(loss - ((atOnce[0] as number) + (atOnce[1] as number)) / 2)).toBeLessThan(1e-7);
        session.resetStates();
        const first = session.train(0, 1, 0);
        const middle = session.getStates();
        session.resetStates();
        session.setStates(middle);
        expect([...first, ...session.train(1, 1, 1)]).toEqual([...atOnce]);
      },
    );
  });

  test('are refused in other numbers or lengths', async () => {
    await withSession(predicting(3, true), (session) => {
      expect(() => session.setStates([])).toThrow('setStates: expected 4 states, got 0');
      const short = session.getStates().map(() => new Float32Array(2));
      expect(() => session.setStates(short)).toThrow('setStates: expected 15 numbers, got 2');
    });
  });
});
