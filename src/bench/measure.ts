import { Bench } from 'tinybench';
import { checkFields, checkKind } from '../text/kinds.js';
import { type BenchmarkCase, CHECKED_STEPS } from './cases.js';
import { checkCase } from './check-case.js';
import { clockResolution, cpuTime } from './clocks.js';
import type { Budget, Clock, Measurement, Outside, Results, Workload } from './measurement.js';

/** A sample is at least this many steps of the clock long: its error stays below one per cent. */
const CLOCK_STEPS = 100;
/** No sample takes more steps of a case than this, however short they are. */
const MOST_STEPS = 1_000_000;

/** How many times as many steps the next call takes at most while their number is sought. */
const GROWTH = 16;
/** A step that is this many times as long as a sample should be is a sample, without another look. */
const FAR_LONGER = 5;

/** How often the number of steps is sought again because the samples turned out too short. */
const ATTEMPTS = 3;

/** Budgets of a run to quote, and of one that shows that everything works. */
export const BUDGETS: { readonly full: Budget; readonly quick: Budget } = {
  full: { sampleMs: 100, totalMs: 1000, samples: 3, warmUpMs: 250 },
  quick: { sampleMs: 20, totalMs: 60, samples: 2, warmUpMs: 20 },
};

/**
 * Times a workload with tinybench: the first step, `CHECKED_STEPS` by which its results are compared, a warm-up,
 * samples of as many steps as fill `budget.sampleMs`.
 *
 * @param open makes the workload; not timed
 * @param outside what the runtime cannot tell itself
 */
export async function measure(
  open: () => Promise<Workload>,
  of: BenchmarkCase,
  budget: Budget,
  outside: Outside = {},
): Promise<Measurement> {
  checkKind('measure: open', typeof open === 'function', 'a function', open);
  checkCase('measure', of);
  checkFields('measure: budget', budget, ['warmUpMs', 'sampleMs'], 'one of BUDGETS');
  const resolutionMs = clockResolution();
  const { emptyRequestMs } = outside;
  const clock: Clock =
    emptyRequestMs === undefined
      ? { source: 'inside', resolutionMs }
      : { source: 'outside', resolutionMs, emptyRequestMs };
  const workload = await open();
  try {
    const cpuNow = emptyRequestMs === undefined ? cpuTime : () => undefined; // Of the process that only asks.
    const time: Timer = async (count) => {
      const cpuBegin = cpuNow();
      const begin = performance.now();
      const results = await workload.run(count);
      const waited = performance.now() - begin;
      const cpuMs = (cpuNow() ?? 0) - (cpuBegin ?? 0);
      return { ms: Math.max(0, waited - (emptyRequestMs ?? 0)), waited, cpuMs, results };
    };
    const begin = performance.now();
    const first = await time(1);
    const checked = await time(CHECKED_STEPS - 1);
    const results = joinResults(of, first.results, checked.results);
    // What comes before the samples warms up as well: steps that take seconds need no more of it.
    const warmUpEnd = begin + budget.warmUpMs;
    const sampleMs = Math.max(budget.sampleMs, CLOCK_STEPS * resolutionMs);
    const plan: Plan = { budget, warmUpEnd, outside };
    const sampled =
      budget.stepsPerSample === undefined
        ? await sampleFor(sampleMs, time, plan, checked.ms / (CHECKED_STEPS - 1))
        : await sampleSteps(budget.stepsPerSample, time, plan);
    return { coldMs: first.ms, ...sampled, clock, results };
  } finally {
    workload.dispose();
  }
}

/**
 * One call of a workload: what it took, what it made its caller wait, the CPU time of both (0 if that is not known), what
 * it computed. Milliseconds.
 */
interface Timed {
  ms: number;
  waited: number;
  cpuMs: number;
  results: Results;
}

/** How samples are taken. */
interface Plan {
  readonly budget: Budget;
  /** Until then, by `performance.now()`, calls only warm up. */
  readonly warmUpEnd: number;
  readonly outside: Outside;
}

/** Calls a workload for this many steps. */
type Timer = (count: number) => Promise<Timed>;

/** Losses of training go on where they were; predictions have to repeat themselves. */
function joinResults({ name, task }: BenchmarkCase, first: Results, further: Results): Results {
  switch (task) {
    case 'training':
      return { ...further, values: [...first.values, ...further.values] };
    case 'inference':
      if (first.fingerprint === further.fingerprint) return first;
      throw new Error(`${name}: expected the same outputs each time, got others the second time`);
  }
}

/**
 * Samples of as many steps as fill `sampleMs`. Steps get faster while engines compile, or once a busy core is free: if
 * the samples then turn out far too short, their number is sought again.
 *
 * @param stepMs the first guess of a step's time
 */
async function sampleFor(sampleMs: number, time: Timer, plan: Plan, stepMs: number): Promise<Samples> {
  let guess = stepMs;
  for (let attempt = 1; ; attempt++) {
    const steps = await findSteps(time, sampleMs, guess);
    const sampled = await sampleSteps(steps, time, plan);
    guess = Math.min(...sampled.samples);
    if (guess * steps >= sampleMs / 2 || steps === MOST_STEPS || attempt === ATTEMPTS) return sampled;
  }
}

/**
 * Steps that fill a sample, found by calls of more and more of them. The shortest time of a step so far decides: a
 * call that the machine or a compiler held up says little.
 *
 * @param stepMs the first guess of a step's time
 */
async function findSteps(time: Timer, sampleMs: number, stepMs: number): Promise<number> {
  let shortest = stepMs;
  let count = 1;
  while (shortest < FAR_LONGER * sampleMs) {
    shortest = Math.min(shortest, (await time(count)).ms / count);
    // A time of zero, after the empty request was subtracted, is one not measured yet.
    const needed = Math.min(MOST_STEPS, Math.ceil(sampleMs / Math.max(shortest, sampleMs / MOST_STEPS)));
    if (count >= needed / 1.1) return count;
    count = Math.min(needed, GROWTH * count);
  }
  return 1;
}

type Samples = Pick<Measurement, 'samples' | 'cpuSamples' | 'outsideCpuMs' | 'stepsPerSample'>;

/** Samples of `steps` steps each. */
async function sampleSteps(
  steps: number,
  time: Timer,
  { budget, warmUpEnd, outside }: Plan,
): Promise<Samples> {
  const samples: number[] = [];
  const cpuSamples: number[] = [];
  let outsideBegin: number | undefined;
  const warmUpMs = warmUpEnd - performance.now();
  const bench = new Bench({
    time: budget.totalMs,
    iterations: budget.samples,
    warmup: warmUpMs > 0,
    warmupTime: Math.max(0, warmUpMs),
    warmupIterations: 1,
    throws: true,
  });
  const sample = async (): Promise<{ overriddenDuration: number; overriddenIterationCost: number }> => {
    const { ms, waited, cpuMs } = await time(steps);
    samples.push(ms / steps);
    cpuSamples.push(cpuMs / steps);
    return { overriddenDuration: ms / steps, overriddenIterationCost: waited };
  };
  bench.add('steps', sample, {
    async: true,
    // tinybench sorts its samples; in the order of measuring they show whether the machine slowed down.
    beforeAll: async () => {
      samples.length = 0;
      cpuSamples.length = 0;
      outsideBegin = await outside.cpuTime?.();
    },
  });
  await bench.run();
  const outsideEnd = await outside.cpuTime?.();
  // Where there is but the outline of a process, its clock does not run.
  const known = cpuSamples.every((ms) => ms > 0);
  return {
    samples,
    ...(known ? { cpuSamples } : {}),
    ...(outsideBegin === undefined || outsideEnd === undefined
      ? {}
      : { outsideCpuMs: (outsideEnd - outsideBegin) / (samples.length * steps) }),
    stepsPerSample: steps,
  };
}
