// The programs of docs/forecast.md, as they stand there.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Forecaster } from '../../src/forecast/index.js';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { programsIn, runProgram } from './programs.js';

const scope = new RunScope();
afterAll(() => scope.close());

const programs = readFile(path.join(ROOT, 'docs/forecast.md'), 'utf8').then(programsIn);

test('tells a verdict and a row for each step', async () => {
  const [program] = await programs;
  const [verdict, ...rows] = (await runProgram(scope, program?.text ?? '')).trim().split('\n');
  expect(verdict).toMatch(/^(better than the best baseline|not better|undecided) [\d.]+ [a-z]+ [\d.]+$/);
  expect(rows).toHaveLength(12);
  for (const row of rows) expect(row).toMatch(/^\d+( -?[\d.]+){3}$/);
});

test('workers train the networks of an ensemble, and they are those of one run', async () => {
  const program = (await programs).find(({ text }) => text.includes('isMainThread'));
  const printed = (await runProgram(scope, program?.text ?? '')).trim().split('\n');
  const load = Array.from(
    { length: 400 },
    (_, hour) => 50 + (hour % 24) * (24 - (hour % 24)) * (1 + (hour % 7) / 7),
  );
  const options = { target: 'load', horizon: 12, season: 24, epochs: 5, ensemble: 4 };
  const { report } = await Forecaster.fit({ load }, options);
  expect(printed).toEqual(report?.networks.map(({ fingerprint }) => fingerprint));
});
