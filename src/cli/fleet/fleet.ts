// `lethe fleet`: many training runs.
import { Fleet, type FleetOptions, type FleetStore, type JobResult, memoryStore } from '../../fleet/index.js';
import { didYouMean } from '../../text/closest.js';
import { inQuotes } from '../../text/quote.js';
import {
  type Command,
  type Outcome,
  readInteger,
  readPositive,
  readText,
  UsageError,
  type Values,
} from '../command.js';
import { Interruption } from '../interrupt.js';
import { showBar, showStatus } from '../progress.js';
import { demoJobs } from './demo-jobs.js';
import { jobsIn } from './jobs-file.js';
import { LEASE_OPTION, openNamed, openStore, STORE_OPTIONS } from './stores.js';
import { demoText, type Judged, judged, reportText, statusText } from './text.js';

const DEFAULT_SENSORS = 1000;
const MOST_SENSORS = 100_000;

/** The actions of `lethe fleet`, by first word. */
interface Action {
  readonly help: string;
  /** Whether it needs a file. */
  readonly file?: true;
  run(values: Values): Promise<Outcome>;
}

const ACTIONS: { readonly [name in 'demo' | 'run' | 'status' | 'results']: Action } = {
  demo: { help: 'a forecaster for each of many sensors', run: demo },
  run: { help: 'the jobs in FILE', file: true, run: runJobs },
  status: { help: 'how many jobs wait, run and are done', run: status },
  results: { help: 'all results as lines of JSON', run: results },
};
const NAMES = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[];

export const fleet: Command = {
  operands: [
    {
      name: 'action',
      value: 'ACTION',
      help: NAMES.map((name) => `${name}: ${ACTIONS[name].help}`).join('; '),
    },
    { name: 'file', value: 'FILE', help: 'jobs, one JSON object a line (docs/fleet.md)', optional: true },
  ],
  options: {
    ...STORE_OPTIONS,
    threads: {
      type: 'string',
      value: 'N',
      help: '0 to 256 jobs side by side in this process (default the cores); 0: workers do them all',
    },
    audit: {
      type: 'string',
      value: 'SHARE',
      help: 'share of jobs, 0 to 1, that are done twice and compared',
    },
    retries: { type: 'string', value: 'N', help: 'how often a job that fails is tried again (default 2)' },
    ahead: {
      type: 'string',
      value: 'N',
      help: 'chunks that wait or run at once (default 64); needs two for each thread of all workers',
    },
    ...LEASE_OPTION,
    module: {
      type: 'string',
      value: 'FILE',
      help: 'a module with the functions that jobs of the kind call name',
    },
    sensors: { type: 'string', value: 'N', help: `of the demo (default ${DEFAULT_SENSORS})` },
    seed: { type: 'string', value: 'N', help: 'of the demo (default 0)' },
  },

  async run(values) {
    const { action, file } = values;
    const name = NAMES.find((one) => one === action);
    if (name === undefined) {
      const got = `${inQuotes(String(action))}${didYouMean(String(action), NAMES)}`;
      throw new UsageError(`expected ${NAMES.join(', ')}, got ${got}; lethe fleet --help`);
    }
    const { file: takes, run } = ACTIONS[name];
    if (takes && file === undefined) throw new UsageError(`fleet ${name}: expected FILE, got none`);
    if (!takes && file !== undefined)
      throw new UsageError(`fleet ${name}: expected no FILE, got ${inQuotes(String(file))}`);
    return run(values);
  },
};

function readAudit(values: Values): number | undefined {
  const text = readText(values, 'audit');
  if (text === undefined) return undefined;
  const share = Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(`--audit: expected a number from 0 to 1, got ${inQuotes(text)}`);
}

function readRun(values: Values): FleetOptions {
  return {
    concurrency: readInteger(values, 'threads', 0, 256) ?? null,
    retries: readInteger(values, 'retries', 0, 100) ?? null,
    ahead: readInteger(values, 'ahead', 1, 100_000) ?? null,
    audit: readAudit(values) ?? null,
    lease: readPositive(values, 'lease') ?? null,
    module: readText(values, 'module') ?? null,
  };
}

async function demo(values: Values): Promise<Outcome> {
  const sensors = readInteger(values, 'sensors', 1, MOST_SENSORS) ?? DEFAULT_SENSORS;
  const seed = readInteger(values, 'seed', 0) ?? 0;
  const options = readRun(values);
  if (options.concurrency === 0) throw new UsageError('--threads: expected at least 1 for the demo, got 0');
  const store = (await openNamed(values)) ?? memoryStore();
  const bar = showBar(sensors);
  const jobs = await demoJobs(store, sensors, seed);
  const interruption = new Interruption('what is done stays in the store');
  const started = performance.now();
  const all: Judged[] = [];
  try {
    const report = await Fleet.run(jobs, {
      audit: 0.01,
      ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null)),
      ...{ store, signal: interruption.signal },
      onResult: (result) => {
        const own = judged(result);
        if (own !== undefined) all.push(own);
      },
      onProgress: ({ done, failed, repeated }) => {
        const ended = done + failed + repeated;
        const rate = done / ((performance.now() - started) / 1000);
        bar.show(ended, `${rate.toFixed(1)} models a second`, () => ((sensors - ended) / rate) * 1000);
      },
    });
    bar.clear();
    const again = `lethe fleet demo --sensors ${sensors}${seed === 0 ? '' : ` --seed ${seed}`}`;
    return { text: demoText(report, all, again), json: { command: 'fleet demo', ...report } };
  } finally {
    bar.clear();
    interruption.close();
    await store.close();
  }
}

async function runJobs(values: Values): Promise<Outcome> {
  const options = readRun(values);
  const file = String(values.file);
  const store = await openStore(values);
  const interruption = new Interruption('what is done stays in the store');
  const line = showStatus();
  try {
    const report = await Fleet.run(jobsIn(file), {
      ...options,
      ...{ store, signal: interruption.signal },
      onProgress: ({ given, done, failed, repeated, isWhole }) => {
        const of = isWhole ? `${given}` : `more than ${given}`;
        line.show(`${done + repeated} of ${of} jobs done, ${failed} failed`);
      },
    });
    line.clear();
    return {
      text: reportText(report, store.name),
      json: { command: 'fleet run', ...report },
      code: report.failed > 0 || report.mismatches.length > 0 ? 1 : undefined,
    };
  } finally {
    line.clear();
    interruption.close();
    await store.close();
  }
}

async function status(values: Values): Promise<Outcome> {
  const store = await openStore(values);
  try {
    const found = await store.status();
    const suspects: string[] = [];
    for await (const { name } of store.suspects()) suspects.push(name);
    return { text: statusText(found, suspects), json: { command: 'fleet status', ...found, suspects } };
  } finally {
    await store.close();
  }
}

async function results(values: Values): Promise<Outcome> {
  const store = await openStore(values);
  try {
    const all = await allOf(store);
    return {
      text: all.map((result) => JSON.stringify(result)).join('\n'),
      json: { command: 'fleet results', results: all },
    };
  } finally {
    await store.close();
  }
}

async function allOf(store: FleetStore): Promise<JobResult[]> {
  const all: JobResult[] = [];
  for await (const result of store.results()) all.push(result);
  return all;
}
