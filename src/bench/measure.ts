import { Bench } from 'tinybench';
import { checkFields, checkKind } from '../text/kinds.js';
import { type BenchmarkCase, CHECKED_STEPS } from './cases.js';
import { checkCase } from './check-case.js';
import { clockResolution, cpuTime } from './clocks.js';
import type { Budget, Clock, Measurement, Outside, Results, Workload } from './measurement.js';

/** The shortest sample, in steps of the clock: its error stays below one per cent. */
const CLOCK_STEPS = 100;
/** The most steps of a case in a sample. */
const MOST_STEPS = 1_000_000;

/** The largest growth of the number of steps from one call to the next, while searching it. */
const GROWTH = 16;
/** A step that is this many times longer than a sample should be is a sample by itself. */
const FAR_LONGER = 5;

/** How often to search the number of steps again if the samples are too short. */
const ATTEMPTS = 3;

/** Budgets: `full` for results to quote, `quick` for checking that everything works. */
export const BUDGETS: { readonly full: Budget; readonly quick: Budget } = {
  full: { sampleMs: 100, totalMs: 1000, samples: 3, warmUpMs: 250 },
  quick: { sampleMs: 20, totalMs: 60, samples: 2, warmUpMs: 20 },
};

/**
 * Times a workload with tinybench: the first step, `CHECKED_STEPS` for comparing results, a warm-up, then samples of
 * enough steps to fill `budget.sampleMs`.
 *
 * @param open creates the workload; not timed
 * @param outside facts that the runtime cannot know itself
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
    const cpuNow = emptyRequestMs === undefined ? cpuTime : () => undefined; // That would be the time of the requesting process.
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
    // The calls so far have warmed up as well: steps of several seconds need no more.
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
 * One call of a workload: its time, the time its caller waited, the CPU time of both (0 if unknown), in milliseconds,
 * and its results.
 */
interface Timed {
  ms: number;
  waited: number;
  cpuMs: number;
  results: Results;
}

/** How to take samples. */
interface Plan {
  readonly budget: Budget;
  /** Calls before this time, by `performance.now()`, only warm up. */
  readonly warmUpEnd: number;
  readonly outside: Outside;
}

/** Calls a workload for this many steps. */
type Timer = (count: number) => Promise<Timed>;

/** Joins losses of successive training calls; repeated predictions must be equal. */
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
 * Takes samples of enough steps to fill `sampleMs`. Steps get faster while engines compile, or once a busy core is
 * free: if the samples turn out far too short, the number of steps is searched again.
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
 * Searches the number of steps that fill a sample, by calls of more and more steps. The shortest time of a step so far
 * decides: calls delayed by the machine or a compiler say little.
 *
 * @param stepMs the first guess of a step's time
 */
async function findSteps(time: Timer, sampleMs: number, stepMs: number): Promise<number> {
  let shortest = stepMs;
  let count = 1;
  while (shortest < FAR_LONGER * sampleMs) {
    shortest = Math.min(shortest, (await time(count)).ms / count);
    // A time of zero, after subtracting the empty request, means: not measured yet.
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
    // tinybench sorts its samples; in the order of measurement they show whether the machine slowed down.
    beforeAll: async () => {
      samples.length = 0;
      cpuSamples.length = 0;
      outsideBegin = await outside.cpuTime?.();
    },
  });
  await bench.run();
  const outsideEnd = await outside.cpuTime?.();
  // The CPU clock of an incomplete `process` does not run.
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
