import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTopology } from '../../../src/compiler/index.js';
import { releaseKernels } from '../../../src/engine/index.js';
import { openStream, type Stream } from '../../../src/network/stream/index.js';
import { dense, type LayerJson, layer, lstm, noise, sequential } from '../../compiler/networks.js';
import { type Streamed, stepOf, streamed, withStream } from './networks.js';

afterAll(releaseKernels);

const BATCH = 4;
const X = noise(BATCH * 6 * 2);
const step = (index: number): Float32Array => stepOf(X, BATCH, 2, index);

let network: Streamed;
beforeAll(async () => {
  network = await streamed(2, [lstm('a', 5), lstm('b', 3, { return_sequences: false }), dense('c', 2)]);
});

/** All that can be seen of a stream, copied. */
const seen = (stream: Stream): object => ({ state: stream.state, bytes: [...stream.snapshot()] });

describe('a stream', () => {
  test('tells its sizes and returns the same array at each step', () =>
    withStream(network, BATCH, (stream) => {
      expect([stream.batch, stream.inputSize, stream.outputSize]).toEqual([BATCH, 2, 2]);
      const first = stream.step(step(0));
      const copy = [...first];
      expect(first).toHaveLength(BATCH * 2);
      expect(stream.step(step(1))).toBe(first);
      expect([...first]).not.toEqual(copy);
    }));

  test('has one stream unless more are asked for', async () => {
    const stream = await openStream(network);
    expect(stream.batch).toBe(1);
    stream.close();
  });

  test('takes plain numbers like typed ones', async () => {
    const run = (make: (x: Float32Array) => ArrayLike<number>): Promise<number[]> =>
      withStream(network, BATCH, (stream) => [...stream.step(make(step(0)))]);
    expect(await run((x) => [...x])).toEqual(await run((x) => x));
    expect(await run((x) => Float64Array.from(x))).toEqual(await run((x) => x));
  });

  test('tells the states of its LSTMs, zeros at first, as copies', () =>
    withStream(network, BATCH, (stream) => {
      const before = stream.state;
      expect(before.map(({ layer: name, h, c }) => [name, h.length, c?.length])).toEqual([
        ['a', BATCH * 5, BATCH * 5],
        ['b', BATCH * 3, BATCH * 3],
      ]);
      expect(before.every(({ h, c }) => [...h, ...(c ?? [Number.NaN])].every((number) => number === 0))).toBe(
        true,
      );
      stream.step(step(0));
      expect(before[0]?.h[0]).toBe(0);
      const after = stream.state;
      expect(after.every(({ h, c }) => [...h, ...(c ?? [Number.NaN])].every((number) => number !== 0))).toBe(
        true,
      );
      after[0]?.h.fill(7);
      expect(stream.state[0]?.h[0]).not.toBe(7);
    }));

  test('whose flag is 0 keeps state and output, whatever its numbers are; the others go on', async () => {
    const alone = await withStream(network, BATCH, (stream) => {
      const first = [...stream.step(step(0))];
      return { first, second: [...stream.step(step(1))], states: stream.state };
    });
    await withStream(network, BATCH, (stream) => {
      stream.step(step(0));
      const states = stream.state;
      const x = step(1);
      x.fill(Number.NaN, 2, 4);
      x.fill(1e30, 4, 6);
      const got = [...stream.step(x, [1, 0, 0, true as unknown as number])];
      const { first, second } = alone;
      expect(got).toEqual([...second.slice(0, 2), ...first.slice(2, 6), ...second.slice(6)]);
      for (const [index, { h, c }] of stream.state.entries()) {
        const units = h.length / BATCH;
        for (const [field, values] of Object.entries({ h, c }) as ['h' | 'c', Float32Array][]) {
          const row = (of: typeof states, one: number): number[] => [
            ...(of[index]?.[field]?.subarray(one * units, (one + 1) * units) ?? []),
          ];
          expect([...values]).toEqual(
            [0, 1, 2, 3].flatMap((one) => row(one === 1 || one === 2 ? states : alone.states, one)),
          );
        }
      }
      // Then it goes on from where it stood.
      const late = [...stream.step(step(1), Uint8Array.of(0, 1, 1, 0))];
      expect(late).toEqual(second);
      expect(stream.state).toEqual(alone.states);
    });
  });

  test('that is reset begins anew, alone or with all others', () =>
    withStream(network, BATCH, (stream) => {
      const first = [...stream.step(step(0))];
      const second = [...stream.step(step(1))];
      stream.reset();
      expect([...stream.step(step(0))]).toEqual(first);
      stream.reset(2);
      const x = step(1);
      x.set(step(0).subarray(4, 6), 4);
      expect([...stream.step(x)]).toEqual([...second.slice(0, 4), ...first.slice(4, 6), ...second.slice(6)]);
    }));

  test.each([-1, BATCH, 0.5, Number.NaN])('reset: %d is refused', (one) =>
    withStream(network, BATCH, (stream) => {
      expect(() => stream.reset(one)).toThrow(
        new RangeError(`reset: stream: expected an integer from 0 to 3, got ${one}`),
      );
    }),
  );

  test('that is closed gives an error at every call', async () => {
    const stream = await withStream(network, BATCH, (open) => open);
    const calls: Record<string, () => unknown> = {
      step: () => stream.step(step(0)),
      state: () => stream.state,
      reset: () => stream.reset(),
      snapshot: () => stream.snapshot(),
      restore: () => stream.restore(new Uint8Array(0)),
    };
    for (const [name, call] of Object.entries(calls)) {
      expect(call).toThrow(
        expect.objectContaining({
          code: 'state',
          message: `${name}: expected an open stream, got a closed one`,
        }),
      );
    }
    stream.close(); // Does nothing.
  });

  test('does not touch the arena of another one', async () => {
    await withStream(network, BATCH, async (one) => {
      const expected = await withStream(network, BATCH, (other) => {
        other.step(step(3));
        one.step(step(0));
        return [...other.step(step(1))];
      });
      one.reset();
      one.step(step(3));
      expect([...one.step(step(1))]).toEqual(expected);
    });
  });
});

describe('step refuses, and changes nothing,', () => {
  const wrong = (index: number, value: number): Float32Array => {
    const x = step(1);
    x[index] = value;
    return x;
  };
  const cases: [string, ArrayLike<number>, ArrayLike<number> | undefined, string][] = [
    ['too few numbers', new Float32Array(7), undefined, 'x: expected 8 numbers (batch 4, 2 features), got 7'],
    [
      'too many numbers',
      new Float32Array(9),
      undefined,
      'x: expected 8 numbers (batch 4, 2 features), got 9',
    ],
    ['too few flags', step(1), [1, 0], 'active: expected 4 flags, one for each stream, got 2'],
    [
      'NaN',
      wrong(5, Number.NaN),
      undefined,
      'x: expected finite float32 numbers, got NaN at stream 2, feature 1',
    ],
    [
      'infinity',
      wrong(7, Number.NEGATIVE_INFINITY),
      [0, 0, 0, 1],
      'x: expected finite float32 numbers, got -Infinity at stream 3, feature 1',
    ],
    [
      'a number that float32 does not hold',
      [0, 0, 1e39, 0, 0, 0, 0, 0],
      undefined,
      'x: expected finite float32 numbers, got 1e+39 at stream 1, feature 0',
    ],
  ];
  test.each(cases)('%s', (_, x, active, message) =>
    withStream(network, BATCH, (stream) => {
      stream.step(step(0));
      const before = seen(stream);
      expect(() => stream.step(x, active)).toThrow(new RangeError(`step: ${message}`));
      expect(seen(stream)).toEqual(before);
    }),
  );
});

describe('opening refuses', () => {
  const refusal = (layers: LayerJson[], shape: (number | null)[] = [4, 2]) =>
    openStream({ network: readTopology(sequential(shape, layers)), weights: [] });
  const cases: [string, () => Promise<Stream>, string][] = [
    [
      'an LSTM that goes backwards',
      () => refusal([lstm('a', 2, { go_backwards: true })]),
      'stream: layer a: goBackwards begins with the last step, which is not there yet',
    ],
    [
      'flatten',
      () => refusal([lstm('a', 2), layer('Flatten', 'b')]),
      'stream: layer b: flatten mixes time steps',
    ],
    [
      'reshape',
      () => refusal([layer('Reshape', 'b', { target_shape: [2, 4] }), lstm('a', 2)]),
      'stream: layer b: reshape mixes time steps',
    ],
    [
      'repeatVector',
      () => refusal([lstm('a', 2, { return_sequences: false }), layer('RepeatVector', 'b', { n: 3 })]),
      'stream: layer b: repeatVector makes a sequence of one step',
    ],
    [
      'slopes for each time step',
      () => refusal([layer('PReLU', 'b'), lstm('a', 2)]),
      'stream: layer b: it has slopes for each time step',
    ],
    [
      'samples without time',
      () => refusal([dense('a', 2)], [3]),
      'stream: expected samples [time, features], got [3]',
    ],
    [
      'an unknown number of features',
      () => refusal([layer('Activation', 'a', { activation: 'tanh' })], [4, null]),
      'stream: expected a known number of features, got any',
    ],
    [
      'an LSTM on what is no sequence',
      () => refusal([lstm('a', 2, { return_sequences: false }), lstm('b', 2)]),
      'stream: layer b: expected sequences [time, features], got samples [2]',
    ],
  ];
  test('no slopes that time steps share, or of one step', async () => {
    const units = { return_sequences: false };
    for (const layers of [
      [layer('PReLU', 'b', { shared_axes: [1] }), lstm('a', 2)],
      [lstm('a', 2, units), layer('PReLU', 'b')],
    ]) {
      await expect(refusal(layers)).rejects.toThrow('weights'); // None are given.
    }
  });

  test.each(cases)('%s, as a model', async (_, open, message) => {
    await expect(open()).rejects.toMatchObject({ name: 'LetheError', code: 'model', message });
  });

  test('a batch, threads or weights that do not fit', async () => {
    await expect(openStream({ ...network, batch: 0 })).rejects.toThrow(
      new RangeError('stream: batch: expected an integer of at least 1, got 0'),
    );
    await expect(openStream({ ...network, threads: 9 })).rejects.toThrow(
      new RangeError('stream: threads: expected an integer from 1 to 8, got 9'),
    );
    await expect(openStream({ ...network, weights: [] })).rejects.toThrow(
      new RangeError('setWeights: expected 8 weights, got 0'),
    );
  });

  test('nothing of a network that fixes its batch and time: streams are of any', async () => {
    const fixed = readTopology(sequential([4, 2], [lstm('a', 2, { stateful: true })], 7));
    const weights = [new Float32Array(16), new Float32Array(16), new Float32Array(8)];
    const stream = await openStream({ network: fixed, weights, batch: 2 });
    expect(stream.step(new Float32Array(4))).toEqual(new Float32Array(4));
    stream.close();
  });
});
