// npm run bench: see options.ts for what it takes, CONTRIBUTING.md for what it needs.
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Adapter } from './adapter.js';
import { HELP, type RunOptions, readOptions } from './options.js';
import { peerAdapters } from './peers/index.js';
import { type Planned, planRun } from './plan.js';
import { checkWork, nameOf } from './records/check-work.js';
import { describeRun, load, type RunDescription } from './records/machine.js';
import { makeRecord } from './records/make-record.js';
import { measurePeaks } from './records/peaks.js';
import type { BenchmarkRecord } from './records/record.js';
import { MOST_REPEATS, measureSteadily } from './records/steady.js';
import { referenceRuntime } from './reference.js';
import { writeReport } from './report/write.js';
import { runtimeAdapters, wideNodes } from './runtimes/index.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** An adapter that can measure here, and what it runs in. */
interface Present {
  adapter: Adapter;
  runtime: { name: string; version: string };
}

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 if a measurement failed; throws if two compute different numbers
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const present = await findAdapters(options);
  if (present.length === 0) throw new RangeError('expected something to measure, got no runtime and no peer');
  const run = describeRun(ROOT, options.quick, measurePeaks(await wideNodes()));
  const folder = path.resolve(options.out ?? path.join(ROOT, 'out/bench', run.run.replaceAll(':', '-')));
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${run.run.slice(0, 10)}.jsonl`);
  const { records, failures } = await measureAll(options, present, run, file);
  if (records.length > 0) await writeReport(file, folder);
  console.log(`Record and report: ${path.relative('', folder)}`);
  for (const failure of failures) console.error(`bench: ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

/** Makes all measurements of the plan and appends them to the file; `failures` says what went wrong. */
async function measureAll(
  options: RunOptions,
  present: readonly Present[],
  run: RunDescription,
  file: string,
): Promise<{ records: BenchmarkRecord[]; failures: string[] }> {
  const plan = planRun(
    options,
    present.map(({ adapter }) => adapter),
  );
  const records: BenchmarkRecord[] = [];
  const failures: string[] = [];
  for (const [index, planned] of plan.entries()) {
    const { adapter, variant } = planned;
    const runtime = present.find((one) => one.adapter === adapter)?.runtime ?? { name: '', version: '' };
    const title = `${index + 1}/${plan.length} ${planned.case.name}: ${adapter.name} ${variant.engine} ${variant.threads}`;
    const before = load();
    try {
      const { answer, repeats } = await measure(planned, options);
      const record = makeRecord({ ...planned, run, runtime, load: before, repeats }, answer);
      records.push(record);
      await appendFile(file, `${JSON.stringify(record)}\n`);
      console.error(`${title}: ${record.median.toPrecision(4)} ms, ${nameOf(record)}`);
    } catch (error) {
      failures.push(`${title}: ${error instanceof Error ? error.message : String(error)}`);
      console.error(failures.at(-1));
      continue;
    }
    checkWork(records);
  }
  return { records, failures };
}

/** Quick runs are not to be quoted, so they need not be steady. */
function measure(
  { case: of, adapter, variant }: Planned,
  { budget, quick }: RunOptions,
): ReturnType<typeof measureSteadily> {
  const { engine, threads } = variant;
  const once = () => adapter.measure({ case: of, engine, threads, budget }, variant);
  return measureSteadily(once, threads, quick ? 0 : MOST_REPEATS);
}

/** Those that were asked for, or all that are here; says who is left out. */
async function findAdapters({ runtimes, peers }: RunOptions): Promise<Present[]> {
  const here = await findAmong(choose('--runtime', runtimeAdapters, runtimes), runtimes !== undefined);
  const home = referenceRuntime(here.map(({ adapter }) => adapter.name));
  return [...here, ...(await findAmong(choose('--peer', peerAdapters, peers), peers !== undefined, home))];
}

async function findAmong(adapters: readonly Adapter[], asked: boolean, home?: string): Promise<Present[]> {
  const present: Present[] = [];
  for (const adapter of adapters) {
    const runtime = await adapter.find(home);
    if (runtime !== undefined) present.push({ adapter, runtime });
    else if (asked) {
      const { kind, name, howToInstall } = adapter;
      throw new RangeError(`--${kind}: expected one that is here, got ${name} (${howToInstall})`);
    } else console.error(`Left out: ${adapter.name}, which is not here (${adapter.howToInstall})`);
  }
  return present;
}

/** @throws RangeError for a name that no adapter has */
function choose(
  option: string,
  adapters: readonly Adapter[],
  names: readonly string[] | undefined,
): readonly Adapter[] {
  if (names === undefined) return adapters;
  return names.map((name) => {
    const found = adapters.find((adapter) => adapter.name === name);
    if (found !== undefined) return found;
    throw new RangeError(
      `${option}: expected one of ${adapters.map((one) => one.name).join(', ')}, got ${name}`,
    );
  });
}
