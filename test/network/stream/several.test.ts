// Streams of networks that have several inputs or outputs.
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  add,
  concatenate,
  dense,
  embedding,
  gru,
  input,
  lstm,
  type Model,
  masking,
  model,
  Network,
  type Outputs,
  type Stream,
} from '../../../src/core.js';
import { releaseKernels } from '../../../src/engine/index.js';
import { noise } from '../../compiler/networks.js';

afterAll(releaseKernels);

const BATCH = 3;
const STEPS = 4;

/** Two sequences and a sample without time in; one output for each step, and two for what was seen so far. */
function sensors(): Model {
  const left = input({ shape: [null, 2], name: 'left' });
  const right = input({ shape: [null, 3], name: 'right' });
  const place = input({ shape: [4], name: 'place' });
  const read = lstm({ units: 5, returnSequences: true, name: 'read' }).apply(left);
  const heard = gru({ units: 5, returnSequences: true, name: 'heard' }).apply(masking({}).apply(right));
  const known = dense({ units: 5, activation: 'tanh', name: 'known' }).apply(place);
  const each = dense({ units: 2, name: 'each' }).apply(add().apply([read, known]));
  const far = lstm({ units: 3, name: 'far' }).apply(heard);
  const last = dense({ units: 1, name: 'last' }).apply(concatenate().apply([far, place]));
  return model({ inputs: [left, right, place], outputs: [each, far, last] });
}

/** Words beside their numbers. */
function words(): Model {
  const ids = input({ shape: [null], name: 'ids' });
  const weights = input({ shape: [null, 1], name: 'weights' });
  const both = concatenate().apply([embedding({ inputDim: 7, outputDim: 3 }).apply(ids), weights]);
  return model({ inputs: [ids, weights], outputs: lstm({ units: 4 }).apply(both) });
}

/** What `predict` gives for the first steps of each sequence, or for what it is at each step. */
interface Case {
  readonly build: () => Model;
  /** Of each input what a step of one sample is; of one without time the same at each. */
  readonly inputs: readonly { readonly step: readonly number[]; readonly hasTime: boolean }[];
  readonly ids?: number;
}

const CASES: { readonly [name: string]: Case } = {
  'two sequences and a sample without time, three outputs': {
    build: sensors,
    inputs: [
      { step: [2], hasTime: true },
      { step: [3], hasTime: true },
      { step: [4], hasTime: false },
    ],
  },
  'ids and a sequence': {
    build: words,
    inputs: [
      { step: [], hasTime: true },
      { step: [1], hasTime: true },
    ],
    ids: 7,
  },
};

/** Numbers of each input, `[time, batch, ...step]`. */
function dataOf({ inputs, ids = 0 }: Case): Float32Array[] {
  return inputs.map(({ step }, index) => {
    const numbers = noise(STEPS * BATCH * (step[0] ?? 1), index);
    if (step.length === 0) return numbers.map((number) => Math.floor((number + 1) * 0.5 * ids));
    // The second sequence has steps that are masked.
    return index === 1 ? numbers.fill(0, 0, BATCH * (step[0] ?? 1)) : numbers;
  });
}

/** What all streams take at a step. */
function stepOf({ inputs }: Case, data: readonly Float32Array[], step: number): Float32Array[] {
  return inputs.map(({ hasTime }, index) => {
    const numbers = data[index] as Float32Array;
    const size = numbers.length / STEPS;
    const at = hasTime ? step : 0;
    return numbers.slice(at * size, (at + 1) * size);
  });
}

/** The same for `predict`, up to a step. */
function upTo(
  one: Case,
  data: readonly Float32Array[],
  steps: number,
): { values: Float32Array; shape: number[] }[] {
  const each = Array.from({ length: steps }, (_, step) => stepOf(one, data, step));
  return one.inputs.map(({ step, hasTime }, index) => {
    if (!hasTime) return { values: each[0]?.[index] as Float32Array, shape: [BATCH, ...step] };
    const size = step[0] ?? 1;
    const rows = Array.from({ length: BATCH }, (_, sample) =>
      each.flatMap((parts) => [...(parts[index] as Float32Array).slice(sample * size, (sample + 1) * size)]),
    );
    return { values: Float32Array.from(rows.flat()), shape: [BATCH, steps, ...step] };
  });
}

/** Of outputs `[batch, time, columns]` those of the last step. */
function lastStep({ values, shape }: Outputs): number[] {
  if (shape.length === 2) return [...values];
  const [, steps = 1, columns = 1] = shape;
  return Array.from({ length: BATCH }, (_, sample) => {
    const end = (sample + 1) * steps * columns;
    return [...values.slice(end - columns, end)];
  }).flat();
}

const copy = (outputs: readonly Float32Array[]): number[][] => outputs.map((values) => [...values]);

describe.each(Object.entries(CASES))('%s', (_, one) => {
  const network = Network.create(one.build(), { seed: 4 });
  const data = dataOf(one);
  const stepAll = (stream: Stream, step: number, active?: number[]): number[][] => {
    const outputs = stream.step<readonly Float32Array[]>(stepOf(one, data, step), active);
    return copy(network.outputs.length === 1 ? [outputs as unknown as Float32Array] : outputs);
  };

  test.each([1, 2])('each step gives the bits of predict, on %d threads', async (threads) => {
    const stream = await network.stream({ batch: BATCH, threads });
    for (let step = 0; step < STEPS; step++) {
      const outputs = await network.predict<Outputs | Outputs[]>(upTo(one, data, step + 1), {
        batchSize: BATCH,
      });
      expect(stepAll(stream, step)).toEqual([outputs].flat().map(lastStep));
    }
    stream.close();
  });

  test('goes on from a snapshot, elsewhere', async () => {
    const stream = await network.stream({ batch: BATCH });
    stepAll(stream, 0);
    stepAll(stream, 1, [1, 0, 1]);
    const bytes = stream.snapshot();
    const expected = [stepAll(stream, 2, [0, 1, 1]), stepAll(stream, 3)];
    stream.close();
    const other = await network.stream({ batch: BATCH });
    other.restore(bytes);
    expect([...other.snapshot()]).toEqual([...bytes]);
    expect([stepAll(other, 2, [0, 1, 1]), stepAll(other, 3)]).toEqual(expected);
    other.close();
  });

  test('takes inputs by their names', async () => {
    const stream = await network.stream({ batch: BATCH });
    const expected = stepAll(stream, 1);
    stream.reset();
    const parts = stepOf(one, data, 1);
    const named = Object.fromEntries(
      network.inputs.map(({ name }, index) => [name, [...(parts[index] ?? [])]]),
    );
    const outputs = stream.step<Float32Array | readonly Float32Array[]>(named);
    expect(copy(outputs instanceof Float32Array ? [outputs] : outputs)).toEqual(expected);
    stream.close();
  });
});

describe('a stream of several inputs', () => {
  const network = Network.create(sensors(), { seed: 4 });
  const right = [new Float32Array(4), new Float32Array(6), new Float32Array(8)];
  const changed = (index: number, part: unknown): never =>
    right.map((own, at) => (at === index ? part : own)) as never;

  test('tells what each input takes and each output gives', async () => {
    const stream = await network.stream({ batch: 2 });
    expect([stream.inputSizes, stream.outputSizes]).toEqual([
      [2, 3, 4],
      [2, 3, 1],
    ]);
    expect([stream.inputSize, stream.outputSize]).toEqual([9, 6]);
    stream.close();
  });

  const cases: [string, unknown, string][] = [
    ['one array', new Float32Array(18), 'step: x: expected 3 tensors for this model, got 1'],
    ['two of three', right.slice(1), 'step: x: expected 3 tensors for this model, got 2'],
    ['an input too short', changed(1, [1]), 'step: x.right: expected 6 numbers (batch 2, 3 features), got 1'],
    ['no numbers', changed(2, 7), 'step: x.place: expected a list of numbers, got 7'],
    [
      'a number that is not finite',
      changed(2, [0, 0, 0, 0, 0, Number.NaN, 0, 0]),
      'step: x.place: expected finite float32 numbers, got NaN at stream 1, feature 1',
    ],
    ['an input that is missing', { left: right[0] }, 'step: x: expected data by the name right, got none'],
    [
      'a name that there is not',
      { left: right[0], rigth: right[1], place: right[2] },
      'step: x: expected data by the names left, right, place, got rigth (did you mean right?)',
    ],
  ];
  test.each(cases)('refuses %s, and changes nothing', async (_, x, message) => {
    const stream = await network.stream({ batch: 2 });
    stream.step(right);
    const before = [...stream.snapshot()];
    expect(() => stream.step(x as never)).toThrow(message);
    expect([...stream.snapshot()]).toEqual(before);
    stream.close();
  });

  test('names the stream whose id there is not, and goes on without it', async () => {
    const ids = Network.create(words(), { seed: 4 });
    const stream = await ids.stream({ batch: 2 });
    expect(() =>
      stream.step([
        [1, 1e9],
        [0, 0],
      ]),
    ).toThrow('step: x.ids: stream 1: expected an integer from 0 to 6');
    const alone = await ids.stream();
    expect([
      ...stream
        .step(
          [
            [1, 1e9],
            [0, 0],
          ],
          [1, 0],
        )
        .slice(0, 4),
    ]).toEqual([...alone.step([[1], [0]])]);
    for (const open of [stream, alone]) open.close();
  });
});
