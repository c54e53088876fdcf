// The loop of a search: draws trials, runs one rung of all brackets, and continues with the best of each.
import { canonicalJson } from '../../checkpoint/canonical-json.js';
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { Describer } from '../jobs/describe.js';
import type { Job } from '../jobs/job.js';
import type { JobRecord } from '../jobs/record.js';
import type { DoneJob, JobResult } from '../result.js';
import { runFleet } from '../run/run.js';
import type { OpenLane } from '../threads/lane.js';
import type { CheckedTune } from './options.js';
import { type Bracket, halving, hyperband } from './plan.js';
import { compareTrials, type Trial, type TuneBest, type TuneReport } from './report.js';
import { drawTrials, gridOf, type Space, type TrialValues } from './space.js';
import { GOALS, type Goal, type Sweep, sweepOf } from './sweeps.js';

/** A job whose options receive the values, or a function that creates a job from them. */
export type TuneJob = Job | ((values: TrialValues) => Job);

/** A trial in progress. */
interface Running {
  readonly number: number;
  readonly values: TrialValues;
  readonly bracket: number;
  /** The job of the trial, without epochs. */
  readonly job: Job;
  trial: Trial | undefined;
  /** Digest of the model in the last rung, if it was kept to continue from. */
  model: string | undefined;
}

/** A trial in a rung. */
interface Step {
  readonly running: Running;
  readonly rung: number;
  readonly epochs: number | undefined;
}

/** @throws the same errors as `tune`. */
export async function runTune(
  caller: string,
  given: TuneJob,
  space: Space,
  settings: CheckedTune,
  openLane: OpenLane,
): Promise<TuneReport> {
  const started = performance.now();
  const sweep = new TuneRun(caller, given, space, settings, openLane);
  return { ...(await sweep.all()), seconds: (performance.now() - started) / 1000 };
}

class TuneRun {
  readonly #caller: string;
  readonly #given: TuneJob;
  readonly #space: Space;
  readonly #settings: CheckedTune;
  readonly #openLane: OpenLane;
  readonly #describer: Describer;

  constructor(caller: string, given: TuneJob, space: Space, settings: CheckedTune, openLane: OpenLane) {
    this.#caller = caller;
    this.#given = given;
    this.#space = space;
    this.#settings = settings;
    this.#openLane = openLane;
    this.#describer = new Describer(settings.run.store, settings.run.limits);
  }

  async all(): Promise<Omit<TuneReport, 'seconds'>> {
    const { method, seed } = this.#settings;
    const first = this.#jobOf(0, this.#draw([1])[0]?.[0] ?? {});
    const sweep = sweepOf(`${this.#caller}: job`, first);
    const { metric, goal } = this.#choice(sweep, first);
    const brackets = this.#brackets(sweep, first);
    const drawn = this.#draw(brackets.map(([{ count }]) => count));
    let number = 0;
    const alive = drawn.map((trials, bracket) =>
      trials.map((values): Running => {
        const job = sweep.trial(this.#jobOf(number, values));
        return { number: number++, values, bracket, job, trial: undefined, model: undefined };
      }),
    );
    const everyone = alive.flat();
    await this.#checkFixed(sweep, everyone);
    const rungs = brackets.reduce((most, { length }) => Math.max(most, length), 0);
    const compare = compareTrials(goal);
    for (let rung = 0; rung < rungs; rung++) {
      const steps = brackets.flatMap((bracket, index): Step[] => {
        const own = bracket[rung];
        const all = alive[index] ?? [];
        if (own === undefined) return [];
        if (rung > 0) {
          all.sort((one, other) => compare(one.trial as Trial, other.trial as Trial));
          const good = all.filter(({ trial }) => trial?.score !== null);
          alive[index] = good.slice(0, own.count);
        }
        return (alive[index] ?? []).map((running) => ({ running, rung, epochs: own.epochs }));
      });
      await this.#doRung(sweep, metric, steps, rungs);
    }
    const trials = everyone.flatMap(({ trial }) => trial ?? []).sort(compare);
    const best = await this.#best(sweep, everyone, trials);
    return { method, seed, metric, goal, trials, best };
  }

  /** The trials of each bracket. */
  #draw(counts: readonly number[]): TrialValues[][] {
    const { method, seed } = this.#settings;
    if (method === 'grid') return [gridOf(this.#caller, this.#space)];
    let first = 0;
    return counts.map((count) => {
      const drawn = drawTrials(this.#space, seed, count, first);
      first += count;
      return drawn;
    });
  }

  #jobOf(number: number, values: TrialValues): Job {
    const what = `${this.#caller}: job`;
    const made: unknown = typeof this.#given === 'function' ? this.#given(values) : this.#given;
    if (!isObject(made) || typeof made.kind !== 'string') {
      throw new TypeError(mismatch(what, 'a job, or a function that makes one', quote(made)));
    }
    const job = made as unknown as Job;
    const name = job.name ?? `trial ${number}`;
    if (typeof this.#given === 'function') return { ...job, name };
    if (job.options != null && !isObject(job.options)) {
      throw new TypeError(mismatch(`${what}: options`, 'an object', quote(job.options)));
    }
    return { ...job, name: `trial ${number}`, options: { ...job.options, ...values } } as Job;
  }

  #choice(sweep: Sweep<Job>, job: Job): { metric: string; goal: Goal } {
    const metric = this.#settings.metric ?? sweep.metric;
    if (metric === undefined) {
      throw new TypeError(
        mismatch(`${this.#caller}: metric`, 'the name of a metric that the function returns', 'none'),
      );
    }
    const goal = this.#settings.goal ?? GOALS.get(metric);
    if (goal === undefined) {
      throw new TypeError(
        mismatch(`${this.#caller}: goal`, `minimum or maximum for ${quote(metric)}`, 'none'),
      );
    }
    sweep.check(`${this.#caller}: job`, job, metric);
    return { metric, goal };
  }

  #brackets(sweep: Sweep<Job>, job: Job): readonly Bracket[] {
    const { method, trials, reduction } = this.#settings;
    if (method === 'grid' || method === 'random') return [[{ count: trials, epochs: undefined }]];
    if (Object.hasOwn(this.#space, 'epochs')) {
      throw new RangeError(mismatch(`${this.#caller}: space.epochs`, `none for ${method}`, 'one'));
    }
    const own = (job.options as { epochs?: number | null } | null | undefined)?.epochs;
    const epochs = this.#settings.epochs ?? own ?? sweep.epochs;
    if (!(Number.isSafeInteger(epochs) && (epochs as number) > 0)) {
      throw new RangeError(
        mismatch(`${this.#caller}: epochs`, 'the epochs of the last rung', quote(epochs ?? 'none')),
      );
    }
    return method === 'halving'
      ? [halving(trials, epochs as number, reduction)]
      : hyperband(epochs as number, reduction);
  }

  /** Checks all jobs before the first one runs, so that errors are reported at once. */
  async #checkFixed(sweep: Sweep<Job>, all: readonly Running[]): Promise<void> {
    let before: { readonly [name: string]: unknown } | undefined;
    for (const { job, number } of all) {
      const what = `${this.#caller}: trial ${number}`;
      const fixed = sweep.fixed(await this.#describer.describe(what, job));
      for (const [name, value] of Object.entries(before ?? {})) {
        const [expected, got] = [value, fixed[name]].map((one) => canonicalJson(one ?? null));
        if (expected !== got) {
          throw new RangeError(
            mismatch(`${what}: ${name}`, `${expected} as in trial 0, since scores depend on it`, got ?? ''),
          );
        }
      }
      before ??= fixed;
    }
  }

  async #doRung(sweep: Sweep<Job>, metric: string, steps: readonly Step[], rungs: number): Promise<void> {
    const jobs = steps.map(({ running, epochs }) => {
      const { job, model, trial } = running;
      if (epochs === undefined) return job;
      const before = model === undefined ? undefined : { model, epochs: trial?.epochs ?? 0 };
      return { ...sweep.rung(job, epochs, before), name: `${job.name}, ${epochs} epochs` };
    });
    const rung = steps[0]?.rung ?? 0;
    const found = await this.#run(jobs, (done) =>
      this.#settings.onProgress({ done, of: jobs.length, rung: rung + 1, rungs }),
    );
    for (const [index, { running, epochs }] of steps.entries()) {
      const { record, result } = found[index] as Found;
      const { number, values, bracket } = running;
      running.trial = {
        ...{ number, values, bracket, rung, epochs: epochs ?? null, key: record.key },
        ...judged(result, metric),
      };
      const isKept = sweep.goesOn(running.job) && epochs !== undefined;
      running.model = isKept && result.status === 'done' ? result.model?.sha256 : undefined;
    }
  }

  async #best(sweep: Sweep<Job>, all: readonly Running[], trials: readonly Trial[]): Promise<TuneBest> {
    const [trial] = trials;
    if (trial === undefined || trial.score === null) {
      const reason = trial?.error ?? 'there are none';
      throw new LetheError(
        'data',
        `${this.#caller}: all ${trials.length} trials failed, the first one: ${reason}`,
      );
    }
    const { values } = all[trial.number] as Running;
    const own = this.#jobOf(trial.number, values);
    const job = { ...sweep.best(own, trial.epochs ?? undefined), name: `best: ${own.name}` };
    const [found] = await this.#run([job], () => {});
    const { result } = found as Found;
    if (result.status === 'failed') {
      const reason = `${result.error.message}; it was trial ${trial.number}, ${JSON.stringify(values)}`;
      throw new LetheError('data', `${this.#caller}: the best trial failed when it was repeated: ${reason}`);
    }
    if (!sweep.isJudged && result.fingerprint !== trial.fingerprint) {
      const got = mismatch('fingerprint', String(trial.fingerprint), result.fingerprint);
      throw new LetheError('state', `${this.#caller}: trial ${trial.number}, repeated: ${got}`);
    }
    const model = result.model && (await this.#settings.run.store.get(result.model.sha256));
    return { trial, job, result, model, isJudged: sweep.isJudged };
  }

  /** @returns the result of each job, in the same order */
  async #run(jobs: readonly Job[], onDone: (done: number) => void): Promise<Found[]> {
    const { run } = this.#settings;
    const { signal } = run;
    const records: JobRecord[] = [];
    for (const job of jobs) records.push(await this.#describer.describe(`${this.#caller}: job`, job));
    let ended = 0;
    const settings = { ...run, onResult: () => {}, onProgress: () => {} };
    const isAborted = (): boolean => signal?.aborted === true;
    try {
      await runFleet(
        jobs.map((job, index) => stored(job, records[index] as JobRecord)),
        {
          ...settings,
          onResult: () => onDone(++ended),
        },
        this.#openLane,
      );
    } catch (error) {
      if (!isAborted()) throw error;
      throw new LetheError('aborted', `${this.#caller}: aborted by its signal`, { cause: error });
    }
    const results = new Map<string, JobResult>();
    const keys = [...new Set(records.map(({ key }) => key))];
    for (let begin = 0; begin < keys.length; begin += FOUND_AT_ONCE) {
      const found = await run.store.find(keys.slice(begin, begin + FOUND_AT_ONCE));
      for (const result of found) results.set(result.key, result);
    }
    return records.map((record) => {
      const result = results.get(record.key);
      if (result !== undefined) return { record, result };
      throw new LetheError(
        'state',
        mismatch(`${this.#caller}: ${record.name}`, 'its result in the store', 'none'),
      );
    });
  }
}

interface Found {
  readonly record: JobRecord;
  readonly result: JobResult;
}

const FOUND_AT_ONCE = 1000;

/** The job with its data in the store, so that no file is read again. */
function stored(job: Job, { data }: JobRecord): Job {
  if (data === null || data.text !== null || data.url !== null) return job;
  const { sha256, format, series, rows } = data;
  return { ...job, data: { sha256, format, series, rows } } as Job;
}

function judged(result: JobResult, metric: string): Pick<Trial, 'score' | 'error' | 'fingerprint'> {
  const failed = (error: string): Pick<Trial, 'score' | 'error' | 'fingerprint'> => ({
    ...{ score: null, error, fingerprint: null },
  });
  if (result.status === 'failed') return failed(result.error.message);
  const { metrics, fingerprint } = result as DoneJob;
  if (!Object.hasOwn(metrics, metric)) {
    const known = Object.keys(metrics).join(', ') || 'none';
    return failed(mismatch('metric', `one of ${known}`, quote(metric)));
  }
  const score = metrics[metric] as number;
  if (!Number.isFinite(score)) return failed(mismatch(metric, 'a finite number', score));
  return { score, error: null, fingerprint };
}
