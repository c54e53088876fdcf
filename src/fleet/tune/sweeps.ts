// How each kind of job is tuned: the metric for choosing trials, and the evaluation of the best one.
import { mismatch } from '../../text/quote.js';
import type { ClassifyJob, FitJob, ForecastJob, Job, KindName } from '../jobs/job.js';
import type { JobRecord } from '../jobs/record.js';

/** A trial in the previous rung: the digest of its model, and its epochs. */
export interface Before {
  readonly model: string;
  readonly epochs: number;
}

/** How jobs of a kind are tuned. */
export interface Sweep<Of extends Job> {
  /** Default metric; undefined if one must be given. */
  readonly metric: string | undefined;
  /** Default epochs of the last rung. */
  readonly epochs: number | undefined;
  /** Whether `best` is evaluated on data that no trial has seen. */
  readonly isJudged: boolean;
  /** Fields that must be equal in all trials, otherwise scores are not comparable. */
  fixed(record: JobRecord): { readonly [name: string]: unknown };
  /** @throws RangeError with a message that begins with `what`, if the metric cannot be used for choosing. */
  check(what: string, job: Of, metric: string): void;
  /** The job of a trial, which does not see the data for evaluating the best. */
  trial(job: Of): Of;
  /** The trial in a rung with this many epochs; `before` is given if it can continue from there. */
  rung(trial: Of, epochs: number, before: Before | undefined): Of;
  /** Whether rungs need the model of the previous rung. */
  goesOn(job: Of): boolean;
  /** The job that gives the result of the search. */
  best(job: Of, epochs: number | undefined): Of;
}

/** Which direction of a metric is better. */
export type Goal = 'minimum' | 'maximum';

/** Directions of known metrics. */
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
/** Default epochs for forecasters and classifiers. */
const DEFAULT_EPOCHS = 100;

function withOptions<Of extends Job>(job: Of, options: object): Of {
  return { ...job, options: { ...job.options, ...options } };
}

/** Fields of options, null if not given. */
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
    // As many steps as the evaluation of the best spans: its networks are fitted to the same data as the trial's.
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
  // A diverging trial fails; no warning is needed.
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
  // The state of early stopping is not in a model; and a job with `from` already continues from another model.
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

/** Null if there is nothing to tune. */
const SWEEPS: { readonly [kind in KindName]: Sweep<Extract<Job, { kind: kind }>> | null } = {
  fit,
  forecast,
  classify,
  call,
  verify: null,
};

/** @throws RangeError if jobs of this kind cannot be tuned. */
export function sweepOf(what: string, { kind }: Job): Sweep<Job> {
  const sweep = SWEEPS[kind];
  if (sweep !== null) return sweep as unknown as Sweep<Job>;
  const known = (Object.keys(SWEEPS) as KindName[]).filter((name) => SWEEPS[name] !== null);
  throw new RangeError(mismatch(`${what}: kind`, `one of ${known.join(', ')}`, kind));
}
