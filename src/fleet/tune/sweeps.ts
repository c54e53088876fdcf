// How each kind of job is tuned: what its trials are chosen by, and what judges the best of them.
import { mismatch } from '../../text/quote.js';
import type { ClassifyJob, FitJob, ForecastJob, Job, KindName } from '../jobs/job.js';
import type { JobRecord } from '../jobs/record.js';

/** A trial in the rung before: the digest of its model, and how long it was trained. */
export interface Before {
  readonly model: string;
  readonly epochs: number;
}

/** How jobs of a kind are tuned. */
export interface Sweep<Of extends Job> {
  /** What trials are chosen by unless somebody says; undefined: somebody has to. */
  readonly metric: string | undefined;
  /** Epochs of the last rung unless somebody says. */
  readonly epochs: number | undefined;
  /** Whether `best` is measured on what no trial was shown. */
  readonly isJudged: boolean;
  /** What has to be the same in all trials, as their scores would tell of different things. */
  fixed(record: JobRecord): { readonly [name: string]: unknown };
  /** @throws RangeError beginning with `what` if nothing could be chosen by that metric. */
  check(what: string, job: Of, metric: string): void;
  /** The job that tries, which sees nothing of what the best is judged on. */
  trial(job: Of): Of;
  /** The trial in a rung of this many epochs; `before` is given if it may go on from there. */
  rung(trial: Of, epochs: number, before: Before | undefined): Of;
  /** Whether rungs need the model of the rung before. */
  goesOn(job: Of): boolean;
  /** The job whose result is that of the sweep. */
  best(job: Of, epochs: number | undefined): Of;
}

/** Which way a metric is better. */
export type Goal = 'minimum' | 'maximum';

/** Of metrics that we know. */
export const GOALS: ReadonlyMap<string, Goal> = new Map<string, Goal>([
  ['loss', 'minimum'],
  ['val_loss', 'minimum'],
  ['mae', 'minimum'],
  ['mase', 'minimum'],
  ['accuracy', 'maximum'],
  ['balancedAccuracy', 'maximum'],
]);

const DEFAULT_FOLDS = 5;
const DEFAULT_SHARE = 0.2;
/** Both forecasters and classifiers are trained for this many unless somebody says. */
const DEFAULT_EPOCHS = 100;

function withOptions<Of extends Job>(job: Of, options: object): Of {
  return { ...job, options: { ...job.options, ...options } };
}

/** Fields of options, null if they are not given. */
function optionsOf({ options }: JobRecord, names: readonly string[]): { readonly [name: string]: unknown } {
  const own = options as { readonly [name: string]: unknown };
  return Object.fromEntries(names.map((name) => [`options.${name}`, own[name] ?? null]));
}

function dataOf({ data }: JobRecord): { readonly [name: string]: unknown } {
  return { data: data && [data.sha256, data.series, data.rows] };
}

const forecast: Sweep<ForecastJob> = {
  metric: 'mae',
  epochs: DEFAULT_EPOCHS,
  isJudged: true,
  fixed: (record) => ({
    ...dataOf(record),
    ...optionsOf(record, ['target', 'time', 'series', 'horizon', 'season', 'fill', 'missing']),
    ...optionsOf(record, ['folds', 'distance', 'refit', 'holdOut']),
  }),
  check() {},
  trial(job) {
    const { horizon, folds, distance } = job.options;
    const places = folds ?? DEFAULT_FOLDS;
    // As many steps as the places take that the best is judged at: its networks are fitted to what the trial's are.
    const holdOut = horizon + (places - 1) * (distance ?? horizon);
    const given = { folds: places, baselines: ['last'] as const, holdOut };
    return { ...withOptions(job, given), keep: 'none' };
  },
  rung: (trial, epochs) => withOptions(trial, { epochs }),
  goesOn: () => false,
  best(job, epochs) {
    const folds = job.options.folds ?? DEFAULT_FOLDS;
    return { ...withOptions(job, { folds, ...(epochs === undefined ? {} : { epochs }) }), keep: 'model' };
  },
};

const classify: Sweep<ClassifyJob> = {
  metric: 'accuracy',
  epochs: DEFAULT_EPOCHS,
  isJudged: true,
  fixed: (record) => ({
    ...dataOf(record),
    ...optionsOf(record, ['test', 'holdOut', 'missing']),
    seed: record.seed,
  }),
  check() {},
  trial(job) {
    const share = job.options?.test ?? DEFAULT_SHARE;
    return { ...withOptions(job, { holdOut: share, test: share }), keep: 'none' };
  },
  rung: (trial, epochs) => withOptions(trial, { epochs }),
  goesOn: () => false,
  best(job, epochs) {
    const test = job.options?.test ?? DEFAULT_SHARE;
    return { ...withOptions(job, { test, ...(epochs === undefined ? {} : { epochs }) }), keep: 'model' };
  },
};

const fit: Sweep<FitJob> = {
  metric: 'val_loss',
  epochs: undefined,
  isJudged: false,
  fixed: (record) => ({
    ...optionsOf(record, ['validationSplit']),
    'compile.loss': (record.compile as { loss?: unknown } | null)?.loss ?? null,
  }),
  check(what, { options }, metric) {
    if (!metric.startsWith('val_') || (options?.validationSplit ?? 0) > 0) return;
    throw new RangeError(
      mismatch(`${what}: options.validationSplit`, `a part to measure ${metric} on`, 'none'),
    );
  },
  // One that diverges is a trial that fails; nobody has to be warned.
  trial(job) {
    const onDivergence = job.options?.onDivergence ?? 'throw';
    return { ...withOptions(job, { onDivergence }), keep: 'none', receipt: false };
  },
  rung(trial, epochs, before) {
    const own: FitJob = { ...withOptions(trial, { epochs }), keep: fit.goesOn(trial) ? 'optimizer' : 'none' };
    if (before === undefined) return own;
    const { network: _network, compile: _compile, ...rest } = own;
    return { ...withOptions(rest, { initialEpoch: before.epochs }), from: before.model };
  },
  // What early stopping has seen is not in a model; and a job that goes on from another one has that one's model.
  goesOn: ({ options, from }) => options?.earlyStopping == null && from == null,
  best(job, epochs) {
    const own = epochs === undefined ? job : withOptions(job, { epochs });
    return { ...own, keep: 'model', receipt: job.from == null };
  },
};

const call: Sweep<Extract<Job, { kind: 'call' }>> = {
  metric: undefined,
  epochs: undefined,
  isJudged: false,
  fixed: () => ({}),
  check() {},
  trial: (job) => ({ ...job, keep: 'none' }),
  rung: (trial, epochs) => withOptions(trial, { epochs }),
  goesOn: () => false,
  best: (job, epochs) => ({ ...(epochs === undefined ? job : withOptions(job, { epochs })), keep: 'model' }),
};

/** Null: nothing to choose. */
const SWEEPS: { readonly [kind in KindName]: Sweep<Extract<Job, { kind: kind }>> | null } = {
  fit,
  forecast,
  classify,
  call,
  verify: null,
};

/** @throws RangeError if jobs of that kind are not tuned. */
export function sweepOf(what: string, { kind }: Job): Sweep<Job> {
  const sweep = SWEEPS[kind];
  if (sweep !== null) return sweep as unknown as Sweep<Job>;
  const known = (Object.keys(SWEEPS) as KindName[]).filter((name) => SWEEPS[name] !== null);
  throw new RangeError(mismatch(`${what}: kind`, `one of ${known.join(', ')}`, kind));
}
