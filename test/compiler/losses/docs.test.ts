// docs/losses.md says of every loss and metric what its record says.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LOSS_RECORDS, METRIC_RECORDS, nameOf, type TargetNumbers } from '../../../src/compiler/index.js';
import { describeFunction } from '../../../src/tfjs/model/loss-functions.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';

withBackend();

const FILE = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'losses.md');

const TARGETS: { readonly [numbers in TargetNumbers]: string } = {
  any: 'any',
  class: 'class numbers',
  share: '0 or more',
  probability: '0 to 1',
  count: '0 or more',
  sign: '-1 or 1',
};

/** Functions of tfjs, by the name of the loss or metric that they are. */
function functionsOf(name: string): string[] {
  const named = (place: string, functions: object): string[] =>
    Object.entries(functions).flatMap(([key, given]) => {
      const described = describeFunction(given);
      const isAlias = Object.values(LOSS_RECORDS).some(({ aliases }) => aliases.includes(key));
      return described !== undefined && nameOf(described) === name && !isAlias ? [`${place}.${key}`] : [];
    });
  const own = { huber: ['huberLoss(delta)'], quantile: ['quantileLoss(quantiles)'] }[name] ?? [];
  return [...own, ...named('tfl.metrics', tfl.metrics), ...named('tf.losses', tf.losses)];
}

const yes = (holds: boolean): string => (holds ? 'yes' : 'no');
const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

let tables: string[][][];
beforeAll(async () => {
  const lines = (await readFile(FILE, 'utf8')).split('\n');
  tables = [[]];
  for (const line of lines) {
    const cells = line.startsWith('|') ? line.split(/(?<!\\)\|/).slice(1, -1) : undefined;
    if (cells !== undefined) tables.at(-1)?.push(cells.map((cell) => cell.trim()));
    else if (tables.at(-1)?.length !== 0) tables.push([]);
  }
});

test('the table of losses', () => {
  const rows = tables[0]?.slice(2) ?? [];
  expect(rows.map(([name, , ...rest]) => [name, ...rest])).toEqual(
    Object.entries(LOSS_RECORDS).map(([name, { targets, aliases, inTfjs }]) => [
      quoted([name]),
      TARGETS[targets],
      quoted(functionsOf(name)),
      quoted(aliases),
      yes(inTfjs),
    ]),
  );
  expect(rows.every(([, what]) => what !== '')).toBe(true);
});

test('the table of metrics', () => {
  const isNamed = (metric: string): boolean => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
    try {
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [metric] });
      return true;
    } catch {
      return false;
    }
  };
  const rows = tables[1]?.slice(2) ?? [];
  expect(rows.map(([name, , ...rest]) => [name, ...rest])).toEqual(
    Object.keys(METRIC_RECORDS).map((name) => [
      quoted([name]),
      quoted(functionsOf(name)),
      yes(isNamed(name)),
    ]),
  );
  expect(rows.every(([, what]) => what !== '')).toBe(true);
});

test('tfjs-layers takes those losses by name that the records say', () => {
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
  for (const [loss, { inTfjs }] of Object.entries(LOSS_RECORDS)) {
    const compile = (): void => model.compile({ optimizer: 'sgd', loss });
    if (inTfjs) compile();
    else expect(compile).toThrow(/Unknown loss/);
  }
});
