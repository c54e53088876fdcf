// npm run accuracy -- --forecasts: how right forecasts are, beside what others forecast.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { version } from 'lethe/core';
import { describeMachine } from '../../records/machine.js';
import { replaceSection } from '../../report/section.js';
import { findPackages } from '../find-data.js';
import { peerVersions } from './ask-peers.js';
import { knownRecords } from './known-records.js';
import { type ForecastRecord, measureSeries } from './measure.js';
import { FORECAST_SECTION, type ForecastRun, forecastSection, missedForecastGoals } from './report.js';
import { ACCURACY_SERIES, FILES } from './series.js';

/** Where to, and how much of it. */
export interface ForecastAccuracyOptions {
  readonly root: string;
  readonly out: string;
  readonly docs: string | undefined;
  readonly seeds: number;
  /** Networks of Keras for each series, which take long. */
  readonly kerasSeeds: number;
  /** Whether series that `out` has are taken from there. */
  readonly resume: boolean;
}

/**
 * Measures all series; the record is written after each one, so that a run that is stopped is not lost.
 *
 * @returns the exit code: 0 done, 1 if a goal was missed
 */
export async function measureForecasts(options: ForecastAccuracyOptions): Promise<number> {
  const { root, docs, seeds, kerasSeeds, resume } = options;
  const out = path.resolve(options.out);
  const folders = await findPackages([...new Set(Object.values(FILES).map(([owner]) => owner))]);
  const versions = { lethe: version, node: process.versions.node, ...(await peerVersions()) };
  await mkdir(path.dirname(out), { recursive: true });
  const known = resume
    ? await knownRecords(out, { commit: describeMachine(root).commit, versions, seeds, kerasSeeds })
    : [];
  const series: ForecastRecord[] = [];
  const run: ForecastRun = {
    ...{ date: new Date().toISOString(), ...describeMachine(root) },
    ...{ versions, seeds, kerasSeeds, series },
  };
  for (const own of ACCURACY_SERIES) {
    const before = known.find((record) => record.series === own.name);
    const record = before ?? (await measureSeries(own, folders, seeds, kerasSeeds));
    series.push(record);
    const { lethe, seasonal, ets, arima, keras, neural } = record;
    const beside = Object.entries({ seasonal, ets, arima, keras, neural }).map(
      ([name, one]) => `${name} ${one?.mase.toFixed(3)}`,
    );
    console.error(`${own.name}: ${lethe.mase.toFixed(3)}, ${beside.join(', ')}`);
    await writeFile(out, `${JSON.stringify(run, undefined, 2)}\n`);
  }
  const section = forecastSection(run);
  console.log(section);
  if (docs !== undefined) {
    const text = await readFile(docs, 'utf8');
    await writeFile(docs, replaceSection(text, FORECAST_SECTION, section));
  }
  const missed = missedForecastGoals(series);
  for (const line of missed) console.error(`accuracy: ${line}`);
  return missed.length === 0 ? 0 : 1;
}
