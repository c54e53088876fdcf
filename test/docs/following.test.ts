// docs/checkpoints.md says which call takes what: it does.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { CLASSIFIER_OPTIONS } from '../../src/classify/options.js';
import { FORECAST_OPTIONS } from '../../src/forecast/options.js';
import { FIT_OPTIONS } from '../../src/network/options/network-options.js';
import { TRAIN_OPTIONS } from '../../src/series/options.js';
import { FIT_ARGS, FIT_DATASET_ARGS } from '../../src/tfjs/options/fit-args.js';

const { receipt, ...OF_DATASET } = FIT_DATASET_ARGS; // Refused by name: test/checkpoint/datasets.test.ts.

const CALLS: { readonly [call: string]: object } = {
  '`Network.fit`': FIT_OPTIONS,
  '`fit` of `lethe`, arrays': FIT_ARGS,
  '`fit` of `lethe`, a data set': OF_DATASET,
  '`SeriesPredictor.train`': TRAIN_OPTIONS,
  '`SequenceClassifier.fit`': CLASSIFIER_OPTIONS,
  '`Forecaster.fit`, `backtest`': FORECAST_OPTIONS,
};

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('each call takes the options that docs/checkpoints.md says it takes, and no has a reason', async () => {
  const text = await readFile(path.join(import.meta.dirname, '../../docs/checkpoints.md'), 'utf8');
  const [, section = ''] = text.split('\n## Which call takes what\n');
  const [head = '', , ...rows] = (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const [, ...options] = cellsOf(head);
  expect(options).toEqual(['signal', 'limits', 'checkpoint', 'receipt', 'earlyStopping']);
  expect(rows.map((row) => cellsOf(row)[0])).toEqual(Object.keys(CALLS));
  for (const row of rows) {
    const [call = '', ...cells] = cellsOf(row);
    for (const [index, option] of options.entries()) {
      const expected = option in (CALLS[call] ?? {}) ? /^yes(, .+)?$/ : /^no: .+$/;
      expect([call, option, cells[index]]).toEqual([call, option, expect.stringMatching(expected)]);
    }
  }
});
