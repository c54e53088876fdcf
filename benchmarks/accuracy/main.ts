// npm run accuracy: how right classifiers are on published sets, and forecasts of published series.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { version } from 'lethe/core';
import { describeMachine } from '../records/machine.js';
import { replaceSection } from '../report/section.js';
import { findData } from './find-data.js';
import { measureForecasts } from './forecast/main.js';
import { type ClassificationRecord, measureSet } from './measure.js';
import { type AccuracyRun, accuracySection, missedGoals, SECTION } from './report.js';
import { CLASSIFICATION_SETS } from './sets.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_OUT = 'out/accuracy/results.json';
const FORECASTS_OUT = 'out/accuracy/forecasts.json';
const SEEDS = 5;

const HELP = `Usage: npm run accuracy -- [OPTIONS]

Trains and tests on ${CLASSIFICATION_SETS.map(({ name }) => name).join(', ')}; or, with --forecasts,
forecasts the series of benchmarks/accuracy/forecast/series.ts beside baselines, auto-ARIMA and Keras.

  --data FOLDER  NAME/NAME_TRAIN.ts and NAME/NAME_TEST.ts of each set (default: those of sktime beside the peers,
                 which npm run setup -- --peers installs)
  --seeds N      networks of each set (default: ${SEEDS})
  --out FILE     the record (default: ${DEFAULT_OUT})
  --docs FILE    replaces the table in FILE
  --forecasts    forecasts instead (default of --out then: ${FORECASTS_OUT})
  --resume       of forecasts: series that --out has already are not measured again
  --keras N      of forecasts: networks of Keras for each series (default: 1), which take most of the time; 0: Lethe alone
`;

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 if a goal was missed
 */
export async function main(args: readonly string[]): Promise<number> {
  const texts = { data: { type: 'string' }, seeds: { type: 'string' }, out: { type: 'string' } } as const;
  const more = { docs: { type: 'string' }, keras: { type: 'string' } } as const;
  const options = {
    ...texts,
    ...more,
    forecasts: { type: 'boolean' },
    resume: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const seeds = countOf('--seeds', values.seeds, 1, SEEDS);
  if (values.forecasts) {
    const kerasSeeds = countOf('--keras', values.keras, 0, 1);
    return measureForecasts({
      root: ROOT,
      out: values.out ?? FORECASTS_OUT,
      docs: values.docs,
      seeds,
      kerasSeeds,
      resume: values.resume === true,
    });
  }
  if (values.resume) throw new RangeError('--resume: expected --forecasts beside it, got none');
  const folder = values.data ?? (await findData());
  const classification: ClassificationRecord[] = [];
  for (const set of CLASSIFICATION_SETS) {
    const record = await measureSet(set, folder, seeds);
    classification.push(record);
    console.error(`${set.name}: ${record.accuracies.map((one) => one.toFixed(2)).join(', ')}`);
  }
  const run: AccuracyRun = {
    date: new Date().toISOString(),
    ...describeMachine(ROOT),
    versions: { lethe: version, node: process.versions.node },
    classification,
  };
  const out = path.resolve(values.out ?? DEFAULT_OUT);
  await mkdir(path.dirname(out), { recursive: true });
  await writeFile(out, `${JSON.stringify(run, undefined, 2)}\n`);
  const section = accuracySection(run);
  console.log(section);
  if (values.docs !== undefined) {
    const text = await readFile(values.docs, 'utf8');
    await writeFile(values.docs, replaceSection(text, SECTION, section));
  }
  const missed = missedGoals(classification);
  for (const line of missed) console.error(`accuracy: ${line}`);
  return missed.length === 0 ? 0 : 1;
}

function countOf(name: string, given: string | undefined, least: number, fallback: number): number {
  const count = Number(given ?? fallback);
  if (Number.isInteger(count) && count >= least) return count;
  throw new RangeError(`${name}: expected an integer of at least ${least}, got ${given}`);
}
