import { writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { knownRecords } from '../../../benchmarks/accuracy/forecast/known-records.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('known-records');

test('a run of forecasts goes on with the series that it has, unless it is another one', async () => {
  const run = { commit: 'a', versions: { lethe: '1.0.0' }, seeds: 5, kerasSeeds: 1 };
  const series = [{ series: 'beer' }];
  const file = inFolder('forecasts.json');
  expect(await knownRecords(file, run)).toEqual([]);
  await writeFile(file, JSON.stringify({ ...run, date: '2026-11-27', series }));
  expect(await knownRecords(file, run)).toEqual(series);
  await expect(knownRecords(file, { ...run, seeds: 3 })).rejects.toThrow(
    /^--resume: .*: seeds: expected 3, got 5$/,
  );
  const other = { ...run, versions: { lethe: '2.0.0' } };
  await expect(knownRecords(file, other)).rejects.toThrow(/versions: expected .*2\.0\.0.*, got .*1\.0\.0/);
});
