// What files hold for any network: columns as features, rows as steps or samples.

import { writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { csvSamples } from '../../src/cli/network/csv-samples.js';
import { jsonSamples } from '../../src/cli/network/json-samples.js';
import { predictNetwork } from '../../src/cli/network/predict-network.js';
import {
  dense,
  embedding,
  input,
  lstm,
  model,
  Network,
  type Outputs,
  releaseKernels,
} from '../../src/core.js';
import { LetheError } from '../../src/errors.js';
import { useTemporaryFolder } from '../temporary-folder.js';

afterAll(releaseKernels);
const inFolder = useTemporaryFolder('network-data');

const value = (...shape: (number | null)[]) => ({ name: 'x', shape });
const csv = (shape: (number | null)[], text: string, isOfSteps = false) =>
  csvSamples('data.csv', text, value(...shape), isOfSteps);

describe('CSV', () => {
  const table = 'sequence,temperature,wind,y\na,1,2,0\na,3,4,1\nb,5,6,2\nb,7,8,3\n';

  test('columns are features, rows of a sequence its steps, y of its last one', () => {
    const x = [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ];
    expect(csv([null, 2], table)).toEqual({ x, y: [[1], [3]] });
    expect(csv([2, 2], table, true)).toEqual({
      x,
      y: [
        [[0], [1]],
        [[2], [3]],
      ],
    });
  });

  test('columns x, x1, ... are the features where there are some', () => {
    expect(csv([null, 1], 'date,x\nmonday,1\ntuesday,2\n')).toEqual({ x: [[[1], [2]]] });
    expect(csv([2], 'name,x1,x2\na,1,2\nb,3,4\n')).toEqual({
      x: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  test('each row is a sample of a network that takes features alone', () => {
    expect(csv([2], 'a,b,y1,y2\n1,2,3,4\n5,6,7,8\n')).toEqual({
      x: [
        [1, 2],
        [5, 6],
      ],
      y: [
        [3, 4],
        [7, 8],
      ],
    });
  });

  test('ids are in the rows of a sequence, or in columns', () => {
    expect(csv([null], 'sequence,word\na,1\na,2\nb,3\n')).toEqual({ x: [[1, 2], [3]] });
    expect(csv([2], 'first,second\n1,2\n')).toEqual({ x: [[1, 2]] });
  });

  test('rows of the set train are left out', () => {
    expect(csv([1], 'set,a\ntrain,1\ntest,2\n')).toEqual({ x: [[2]] });
  });

  test.each<[string, (number | null)[], string, RegExp]>([
    ['no rows', [1], 'a\n', /expected rows below the heading, got none/],
    ['no heading', [2], '1,2\n3,4\n', /expected a heading with the names of columns, got numbers/],
    ['no features', [1], 'sequence,y\n1,2\n', /expected columns of features, got sequence, y/],
    ['no rows of test', [1], 'set,a\ntrain,1\n', /expected rows of the set test, got none/],
    ['no number', [1], 'a\nb\n', /row 1, column a: expected a number, got "b"/],
    ['no name', [null, 1], 'sequence,x\n,1\n', /row 1, column sequence: expected the sequence’s number/],
    [
      'a date among the features',
      [null, 1],
      'date,a\n1,2\n',
      /expected 1 columns of features for samples of shape \[any, 1\], got 2: date, a/,
    ],
    [
      'more rows than steps',
      [2, 1],
      'a\n1\n2\n3\n',
      /expected 2 rows \(steps\) for a sample, or a column sequence that tells samples apart, got 3/,
    ],
    [
      'fewer rows than steps',
      [2, 1],
      'sequence,a\nq,1\n',
      /expected 2 rows \(steps\) for a sample, got 1 of sequence q/,
    ],
    [
      'rows and columns of ids',
      [null],
      'sequence,a,b\nq,1,2\nq,1,2\n',
      /expected one row or one column for samples of shape \[any\], got 2 rows of 2 columns \(sequence q\)/,
    ],
    ['pictures', [2, 2, 2], 'a\n1\n', /expected JSON for samples of shape \[2, 2, 2\], got CSV/],
  ])('%s: refused', (_, shape, text, message) => {
    expect(() => csv(shape, text)).toThrow(LetheError);
    expect(() => csv(shape, text)).toThrow(message);
  });
});

describe('JSON', () => {
  const json = (content: unknown, ...inputs: (number | null)[][]) =>
    jsonSamples(
      'data.json',
      JSON.stringify(content),
      inputs.map((shape) => value(...shape)),
    );

  test('x and y, these under test, or x alone', () => {
    const x = [[[1, 2]], [[3, 4]]];
    expect(json({ x, y: [1, 2] }, [null, 2])).toEqual({ x, y: [1, 2] });
    expect(json({ test: { x, y: null }, train: {} }, [null, 2])).toEqual({ x });
    expect(json(x, [null, 2])).toEqual({ x });
  });

  test('a feature alone needs no array', () => {
    expect(json([[1, 2]], [null, 1])).toEqual({ x: [[[1], [2]]] });
    expect(json([[[1], [2]]], [null, 1])).toEqual({ x: [[[1], [2]]] });
    expect(json([[1, 2]], [2])).toEqual({ x: [[1, 2]] });
  });

  test('several inputs as a list or by their names', () => {
    expect(json({ x: [[[1]], [[2]]] }, [1], [1])).toEqual({ x: [[[1]], [[2]]] });
    expect(json({ x: { a: [[1]], b: [[2]] } }, [1], [1])).toEqual({ x: { a: [[1]], b: [[2]] } });
  });

  test.each<[unknown, RegExp]>([
    [{}, /data\.json: expected \{"x"/],
    [3, /data\.json: expected \{"x"/],
    [{ x: [], y: 3 }, /data\.json: y: expected an array, or none/],
  ])('%j is refused', (content, message) => {
    expect(() => json(content, [1])).toThrow(message);
  });
});

describe('a network that is asked', () => {
  const ask = async (
    network: Network,
    content: unknown,
  ): Promise<{ [name: string]: unknown; text: string }> => {
    await writeFile(inFolder('data.json'), JSON.stringify(content));
    const { text, json } = await predictNetwork('m.keras', 'Keras 3', network, inFolder('data.json'));
    return { ...json, text };
  };
  const ofSteps = () =>
    Network.create([lstm({ units: 2, inputShape: [null, 1], returnSequences: true }), dense({ units: 1 })]);

  test('shows a row for each step that a sequence has, beside the truth', async () => {
    const network = ofSteps();
    const { text, predictions, meanSquaredError } = await ask(network, {
      x: [[1, 2, 3], [4]],
      y: [[1, 2, 3], [4]],
    });
    const long = (await network.predict([[[1], [2], [3]]])).toArray()[0] as number[][];
    const short = (await network.predict([[[4]]])).toArray()[0] as number[][];
    expect(predictions).toEqual([long, short]);
    expect(text).toMatch(/^sample +step +prediction +truth$/m);
    expect(text.split('\n\n')[1]?.split('\n')).toHaveLength(2 + 4);
    const squares = [...long, ...short].map(
      ([got = 0], index) => (got - ([1, 2, 3, 4][index] as number)) ** 2,
    );
    expect(meanSquaredError).toBeCloseTo(squares.reduce((sum, square) => sum + square) / 4, 10);
  });

  test('shows eight columns of an output and tells how many more there are', async () => {
    const network = Network.create([dense({ units: 20, inputShape: [1] })]);
    const { text, predictions } = await ask(network, [[1]]);
    expect(text).toMatch(/prediction 8 +12 more$/m);
    expect((predictions as number[][])[0]).toHaveLength(20);
  });

  test('gives a table for each output, and takes inputs by their names', async () => {
    const [first, second] = [input({ name: 'first', shape: [2] }), input({ name: 'second', shape: [1] })];
    const outputs = [
      dense({ units: 1, name: 'one' }).apply(first),
      dense({ units: 2, name: 'two' }).apply(second),
    ];
    const network = Network.create(model({ inputs: [first, second], outputs }));
    const report = await ask(network, { x: { second: [[3]], first: [[1, 2]] } });
    expect(report).toMatchObject({ outputs: ['one', 'two'], meanSquaredError: null });
    const expected = await network.predict<Outputs[]>([[[1, 2]], [[3]]]);
    expect(report.predictions).toEqual(expected.map((output) => output.toArray()));
    expect(report.text).toMatch(
      /^Output {9}one\n\nsample +prediction\n(?:.*\n)*Output {9}two\n\nsample +prediction 1 +prediction 2\n/m,
    );
    await expect(ask(network, { x: [[[1, 2]], [[3]]], y: [1] })).rejects.toThrow(
      /data\.json: y: expected none for a network of several outputs, got some/,
    );
  });

  test.each<[string, () => Network, unknown, RegExp]>([
    [
      'another shape',
      ofSteps,
      [[[1, 2]]],
      /data\.json: x: expected shape \[samples, any, 1\], got \[1, 1, 2\]/,
    ],
    ['a text', ofSteps, [[['a']]], /data\.json: x\[0\]\[0\]\[0\]: expected a number, got string a/],
    [
      'an id that there is none of',
      () => Network.create([embedding({ inputDim: 3, outputDim: 2, inputLength: 1 })]),
      [[7]],
      /data\.json: x\[0\]\[0\]: expected .*, got 7/,
    ],
    [
      'a truth of fewer samples',
      ofSteps,
      { x: [[1], [2]], y: [1] },
      /data\.json: y: expected 2 samples as in x, got 1/,
    ],
    [
      'a truth of fewer numbers',
      ofSteps,
      { x: [[1, 2]], y: [1] },
      /data\.json: y, sample 1: expected 2 numbers, as are predicted, or no y, got 1/,
    ],
    [
      'a truth of texts',
      ofSteps,
      { x: [[1]], y: ['a'] },
      /data\.json: y, sample 1: expected numbers, got something else/,
    ],
  ])('%s: refused', async (_, make, content, message) => {
    const error = await ask(make(), content).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LetheError);
    expect((error as Error).message).toMatch(message);
  });
});
