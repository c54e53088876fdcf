// `lethe tune`: the best options of a table or of sequences, the same on one thread and on two.
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SequenceClassifier } from '../../src/classify/index.js';
import { UsageError, type Values } from '../../src/cli/command.js';
import { tune } from '../../src/cli/fleet/tune.js';
import { releaseKernels } from '../../src/core.js';
import type { TuneReport } from '../../src/fleet/index.js';
import { Forecaster } from '../../src/forecast/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { letheJson as letheJsonAlone } from './run-cli.js';

const { expectFailure, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('tune-command');
afterAll(() => releaseKernels());

const SMALL = ['--horizon', '3', '--season', '7', '--folds', '2', '--epochs', '4', '--lookback', '7'];
const FORECAST = [
  '--target',
  'load',
  '--units',
  '1,3',
  '--learning-rate',
  '0.001..0.1',
  '--seed',
  '1',
  ...SMALL,
];

beforeAll(async () => {
  const rows = Array.from({ length: 60 }, (_, day) => `${day},${(day % 7) + ((day * 13) % 5) / 4}`);
  await writeFile(inFolder('data.csv'), `day,load\n${rows.join('\n')}\n`);
  const sequences = Array.from({ length: 24 }, (_, number) =>
    [1, 2, 3].map(
      (step) => `${number},${number % 2 === 0 ? step : 4 - step},${number % 2 === 0 ? 'up' : 'down'}`,
    ),
  );
  await writeFile(inFolder('sequences.csv'), `sequence,x,label\n${sequences.flat().join('\n')}\n`);
});

describe('lethe tune', () => {
  test('finds the same by one thread and by two, and begins with the verdict', async () => {
    const file = inFolder('data.csv');
    const save = inFolder('best.lethe');
    const found = await letheJsonAlone<TuneReport & { saved: string }>([
      ...['tune', file, ...FORECAST, '--trials', '4', '--threads', '2', '--save', save],
    ]);
    expect(found.trials).toHaveLength(4);
    expect(found.best.isJudged).toBe(true);
    const forecaster = await Forecaster.load(new Uint8Array(await readFile(save)));
    expect((await forecaster.predict()).rows()).toEqual(
      (found.best.result.value as { forecast: object[] }).forecast,
    );

    const folder = ['--folder', inFolder('fleet'), '--threads', '1'];
    const one = await letheText(['tune', file, ...FORECAST, '--trials', '4', ...folder]);
    const { units, learningRate } = found.best.trial.values as { units: number; learningRate: number };
    const rate = Number(learningRate.toPrecision(4));
    expect(one).toMatch(
      new RegExp(
        `^Best of 4 trials: learningRate ${rate}, units ${units}\nAt 2 later places that no trial saw: .*\\(mae `,
      ),
    );
    expect(one).toContain(`Fingerprint  ${found.best.result.fingerprint}\n`);
    expect(one).toMatch(/^trial {2}learningRate {2}units +mae\n/m);
    // What was done stays in the folder: what is done more is what is new.
    const again = await letheJson<TuneReport>(['tune', file, ...FORECAST, '--trials', '4', ...folder]);
    expect(again.trials).toEqual(found.trials);
    const status = ['fleet', 'status', '--folder', inFolder('fleet')];
    expect(await letheJson(status)).toMatchObject({ done: 5, failed: 0, waiting: 0 });
  });

  test('halves, and classifies', async () => {
    const save = inFolder('classifier.lethe');
    const found = await letheJson<TuneReport>([
      ...[
        'tune',
        inFolder('sequences.csv'),
        '--classify',
        '--units',
        '1..4',
        '--cell',
        'gru',
        '--epochs',
        '4',
      ],
      ...['--method', 'halving', '--trials', '4', '--reduction', '2', '--threads', '1', '--save', save],
    ]);
    expect(found.trials.map(({ epochs }) => epochs)).toEqual([4, 2, 1, 1]);
    expect(found.best.job).toMatchObject({
      kind: 'classify',
      options: { cell: 'gru', epochs: 4, test: 0.2 },
    });
    const classifier = await SequenceClassifier.load(new Uint8Array(await readFile(save)));
    expect(classifier.fingerprint()).toBe(found.best.result.fingerprint);
  });

  test.each<[string, Values, string]>([
    [
      'nothing to choose',
      { units: '8' },
      'expected an option of several values, such as --units 8,16,32, got none',
    ],
    ['no value', { units: '8,x' }, '--units: expected numbers, commas between or A..B, got "8,x"'],
    [
      'a range that is turned',
      { units: '8..2' },
      '--units: integer: expected the first number below the second, got 8 and 2',
    ],
    [
      'a range of words',
      { network: 'lstm..gru' },
      '--network: expected words, commas between, got "lstm..gru"',
    ],
    [
      'trials of a grid',
      { method: 'grid', trials: '3' },
      '--trials: expected none with --method grid, got 3',
    ],
    [
      'columns of sequences',
      { classify: true, target: 'load' },
      '--target: expected none with --classify, got one',
    ],
    [
      'options of the other',
      { dropout: '0,0.1' },
      '--dropout: expected none without --classify, got "0,0.1"',
    ],
    [
      'nobody who works',
      { target: 'load', threads: '0' },
      '--threads: expected at least 1, or a store that others work for, got 0',
    ],
  ])('refuses %s', async (_, values, message) => {
    const given = { table: inFolder('data.csv'), units: '1,2', ...values };
    await expect(tune.run(given)).rejects.toThrow(new UsageError(message));
  });

  test('fails if all trials do, and says why', async () => {
    const args = ['--units', '1,2', '--target', 'load', '--horizon', '30', '--threads', '1'];
    const message = /^lethe: tune: all 2 trials failed, the first one: .*steps/m;
    await expectFailure(['tune', inFolder('data.csv'), ...args], 1, message);
  });
});
