import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Outputs } from '../../src/network/data/outputs.js';
import keras from '../golden/keras/files/files.json' with { type: 'json' };
import { furthest } from '../network/keras-cases.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import {
  letheJson as letheJsonAlone,
  letheText as letheTextAlone,
  type PredictReport,
  type TrainReport,
} from './run-cli.js';

const { expectFailure, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('predict');
let fingerprint: string;

beforeAll(async () => {
  const report = await letheJson<TrainReport>(['train', '--epochs', '30', '--save', inFolder('model')]);
  fingerprint = report.fingerprint;
});

describe('lethe predict', () => {
  test('predicts sequences without targets, and then shows no truth and no error', async () => {
    const file = inFolder('unseen.csv');
    await writeFile(file, 'sequence,x\n1,2\n1,3\n1,4\n1,5\n');
    const args = ['predict', '--model', inFolder('model'), '--data', file];
    const text = await letheText(args);
    expect(text).toMatch(/^sequence +step +x +prediction$/m);
    expect(text).not.toMatch(/truth|Test error/);
    expect(await letheJson(args)).toMatchObject({ truth: null, meanSquaredError: null, fingerprint });
  });

  test('shows prediction beside truth for both unseen sequences, then error and fingerprint', async () => {
    const text = await letheTextAlone(['predict', '--model', inFolder('model')]);
    const [restored, table = '', facts = ''] = text.split('\n\n');
    expect(restored).toBe(`Restored       ${inFolder('model')}, trained for 30 steps`);
    const [heading, , ...rows] = table.split('\n');
    expect(heading).toMatch(/^sequence +step +x +prediction +truth$/);
    const cells = rows.map((row) => row.trim().split(/ +/).map(Number));
    expect(cells.map(([sequence, step, x, , truth]) => [sequence, step, x, truth])).toEqual([
      [1, 1, 1, 1],
      [1, 2, 2, 3],
      [1, 3, 3, 5],
      [1, 4, 4, 7],
      [2, 1, 4, 4],
      [2, 2, 5, 9],
      [2, 3, 6, 11],
      [2, 4, 7, 13],
    ]);
    const error = cells.reduce(
      (sum, [, , , got = 0, truth = 0]) => sum + (got - truth) ** 2 / cells.length,
      0,
    );
    const [, shown] = /^Test error +(\d+\.\d{6}) \(mean squared\)\n/.exec(facts) ?? [];
    expect(Math.abs(Number(shown) - error)).toBeLessThan(2e-3);
    // The truth has the mean 6.625 and the variance 14.984375.
    expect(facts).toContain('\nNaive error    14.984375 (of always answering their mean, 6.63)\n');
    expect(facts).toMatch(new RegExp(`\\nFingerprint +${fingerprint}\\n$`));
  });

  test('--json tells predictions, truth, mean squared error and fingerprint', async () => {
    const report = await letheJson<PredictReport>(['predict', '--model', inFolder('model')]);
    expect(report).toMatchObject({ command: 'predict', model: inFolder('model'), fingerprint });
    expect(report.truth).toEqual([
      [1, 3, 5, 7],
      [4, 9, 11, 13],
    ]);
    const squares = report.predictions.flatMap((row, sequence) =>
      row.map((value, step) => (value - (report.truth[sequence]?.[step] ?? Number.NaN)) ** 2),
    );
    expect(squares).toHaveLength(8);
    expect(report.naiveMeanSquaredError).toBe(14.984375);
    expect(report.meanSquaredError).toBeCloseTo(squares.reduce((sum, square) => sum + square) / 8, 10);
  });

  test('takes the model from a file URL', async () => {
    const report = await letheJson<PredictReport>([
      'predict',
      '--model',
      pathToFileURL(inFolder('model')).href,
    ]);
    expect(report.fingerprint).toBe(fingerprint);
  });

  test('answers on a single sequence', async () => {
    await writeFile(inFolder('one.json'), JSON.stringify({ x: [[1, 2, 3, 4]], y: [[1, 3, 5, 7]] }));
    const args = ['predict', '--model', inFolder('model')];
    const one = await letheJson<PredictReport>([...args, '--data', inFolder('one.json')]);
    const both = await letheJson<PredictReport>(args);
    expect(one.predictions).toHaveLength(1);
    for (const [step, value] of (one.predictions[0] ?? []).entries()) {
      expect(value).toBeCloseTo(both.predictions[0]?.[step] ?? Number.NaN, 5);
    }
  });

  test('answers on 50000 sequences', async () => {
    const x = Array.from({ length: 50_000 }, (_, index) => [1, 2, 3, index % 9]);
    await writeFile(inFolder('many.json'), JSON.stringify({ x, y: x }));
    const args = ['predict', '--model', inFolder('model'), '--data', inFolder('many.json')];
    const text = await letheText(args);
    expect(text.split('\n\n')[1]?.split('\n')).toHaveLength(2 + 4 * 50_000);
  });
});

describe('lethe predict of any model', () => {
  const FILES = path.join(import.meta.dirname, '../golden/keras/files');
  const { x, y } = keras.cases.lstm;
  const [samples = 0, steps = 0, features = 0] = x[0]?.shape ?? [];
  const values = x[0]?.values ?? [];

  beforeAll(async () => {
    const rows = Array.from({ length: samples * steps }, (_, row) =>
      [Math.floor(row / steps), ...values.slice(row * features, (row + 1) * features)].join(','),
    );
    await writeFile(inFolder('any.csv'), ['sequence,wind,sun,rain', ...rows, ''].join('\n'));
    await letheText(['convert', path.join(FILES, 'lstm.keras'), inFolder('converted')]);
  });

  interface Report {
    format: string;
    predictions: number[][];
    fingerprint: string;
  }

  test.each([
    ['Keras 3', () => path.join(FILES, 'lstm.keras')],
    ['Keras, HDF5', () => path.join(FILES, 'lstm.h5')],
    ['tfjs-layers', () => inFolder('converted')],
    ['tfjs-layers', () => inFolder('converted', 'model.json')],
  ])('%s: what Keras gives for the columns of a CSV', async (format, place) => {
    const report = await letheJson<Report>(['predict', '--model', place(), inFolder('any.csv')]);
    expect(report).toMatchObject({ command: 'predict', format, meanSquaredError: null });
    expect(furthest(report.predictions.flat(), y[0]?.values ?? [], 1)).toBeLessThan(1e-6);
    const text = await letheText(['predict', '--model', place(), '--data', inFolder('any.csv')]);
    expect(text).toMatch(/^Restored {7}.* \(.*\)\n\nsample +prediction 1 +prediction 2\n/);
    expect(text).toContain(report.fingerprint);
  });

  test('takes several inputs of JSON', async () => {
    const { translator } = keras.cases;
    const [first, second] = translator.x.map((one) => nested(one));
    await writeFile(inFolder('pairs.json'), JSON.stringify({ x: [first, second] }));
    const report = await letheJsonAlone<Report>([
      'predict',
      '--model',
      path.join(FILES, 'translator.keras'),
      inFolder('pairs.json'),
    ]);
    const predictions = (report.predictions as unknown[]).flat(2) as number[];
    expect(furthest(predictions, translator.y[0]?.values ?? [], 1)).toBeLessThan(1e-6);
  });

  test('names the file and the columns that do not fit', async () => {
    await writeFile(inFolder('date.csv'), 'date,wind\nmonday,1\n');
    await expectFailure(
      ['predict', '--model', path.join(FILES, 'lstm.keras'), inFolder('date.csv')],
      1,
      /date\.csv: expected 3 columns of features for samples of shape \[5, 3\], got 2: date, wind/,
    );
  });
});

function nested({ shape, values }: { shape: number[]; values: number[] }): unknown {
  return new Outputs(Float32Array.from(values), shape).toArray();
}
