import { afterAll, expect, test } from '@jest/globals';
import {
  type Budget,
  CHECKED_STEPS,
  findCase,
  measure,
  openWorkload,
  type Workload,
} from '../../src/bench/index.js';
import { releaseWasm } from '../../src/index.js';

const BUDGET: Budget = { sampleMs: 2, totalMs: 10, samples: 3, warmUpMs: 2 };
const seed = findCase('seed');

afterAll(() => releaseWasm({ discardTensors: true }));

test.each([
  ['compiled', 1],
  ['compiled', 2],
  ['tfjs', 1],
] as const)(
  'a training by %s with %d threads is timed, and its first losses and bits are given',
  async (engine, threads) => {
    const { samples, cpuSamples, stepsPerSample, coldMs, clock, results } = await measure(
      () => openWorkload(seed, { engine, threads }),
      seed,
      BUDGET,
    );
    expect(samples.length).toBeGreaterThanOrEqual(BUDGET.samples);
    expect(samples.every((time) => time > 0)).toBe(true);
    expect(cpuSamples).toHaveLength(samples.length);
    expect(cpuSamples?.every((time) => time > 0)).toBe(true);
    expect(stepsPerSample).toBeGreaterThanOrEqual(1);
    expect(coldMs).toBeGreaterThan(0);
    expect(clock.source).toBe('inside');
    expect(results.values).toHaveLength(CHECKED_STEPS);
    expect([...results.values].sort((a, b) => b - a)).toEqual(results.values);
    expect(results.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  },
);

test('both engines agree, and each gives its own bits again, with any number of threads', async () => {
  const run = async (engine: 'compiled' | 'tfjs', threads: number) => {
    const workload = await openWorkload(seed, { engine, threads });
    const results = await workload.run(CHECKED_STEPS);
    workload.dispose();
    return results;
  };
  const [one, two, tfjs] = [await run('compiled', 1), await run('compiled', 2), await run('tfjs', 1)];
  expect(two).toEqual(one);
  expect(await run('tfjs', 1)).toEqual(tfjs);
  for (const [step, loss] of one.values.entries()) expect(tfjs.values[step]).toBeCloseTo(loss, 4);
});

test('predictions are the same each time, by both engines', async () => {
  const of = findCase('predict-sequence');
  const predict = async (engine: 'compiled' | 'tfjs') =>
    (await measure(() => openWorkload(of, { engine, threads: 1 }), of, BUDGET)).results;
  const [compiled, tfjs] = [await predict('compiled'), await predict('tfjs')];
  expect(compiled.values).toHaveLength(2);
  for (const [index, value] of compiled.values.entries()) expect(tfjs.values[index]).toBeCloseTo(value, 6);
});

test('a workload whose outputs change from one prediction to the next is refused', async () => {
  let calls = 0;
  const changing: Workload = {
    run: async () => ({ values: [1, 1], fingerprint: String(calls++) }),
    dispose: () => {},
  };
  await expect(measure(async () => changing, findCase('predict-step'), BUDGET)).rejects.toThrow(
    'predict-step: expected the same outputs each time, got others the second time',
  );
});

test('from outside, the time of an empty request is subtracted and said', async () => {
  const waiting: Workload = {
    run: () => new Promise((resolve) => setTimeout(resolve, 1, { values: [1, 1], fingerprint: 'same' })),
    dispose: () => {},
  };
  const of = findCase('predict-step');
  const measured = await measure(async () => waiting, of, BUDGET, { emptyRequestMs: 60_000 });
  const { clock, coldMs } = measured;
  expect(clock).toMatchObject({ source: 'outside', emptyRequestMs: 60_000 });
  // That of this process would be another's.
  expect(measured).not.toHaveProperty('cpuSamples');
  expect(coldMs).toBe(0);
});

test('CPU time that is told from outside is the mean of all samples', async () => {
  let steps = 0;
  const working: Workload = {
    run: async (count) => {
      steps += count;
      return { values: [1, 1], fingerprint: 'same' };
    },
    dispose: () => {},
  };
  const of = findCase('predict-step');
  const cpuTime = async (): Promise<number> => 1000 + 3 * steps;
  const { outsideCpuMs, clock } = await measure(async () => working, of, BUDGET, { cpuTime });
  expect(outsideCpuMs).toBeCloseTo(3, 9);
  expect(clock.source).toBe('inside');
  const unknown = await measure(async () => working, of, BUDGET, { cpuTime: async () => undefined });
  expect(unknown).not.toHaveProperty('outsideCpuMs');
});

test('CPU time is that of the work, not of the waiting', async () => {
  const of = findCase('predict-step');
  const waiting: Workload = {
    // Long beside what V8 compiles and collects meanwhile, which counts as well.
    run: () => new Promise((resolve) => setTimeout(resolve, 300, { values: [1, 1], fingerprint: 'same' })),
    dispose: () => {},
  };
  const { samples, cpuSamples = [] } = await measure(async () => waiting, of, BUDGET);
  expect(cpuSamples).toHaveLength(samples.length);
  expect(Math.min(...cpuSamples)).toBeLessThan(Math.min(...samples));
});

test('where the runtime tells no CPU time, or its clock stands still, there is none', async () => {
  const of = findCase('predict-step');
  const idle: Workload = {
    run: async () => ({ values: [1, 1], fingerprint: 'same' }),
    dispose: () => {},
  };
  const { cpuUsage } = process;
  try {
    for (const other of [undefined, () => ({ user: 0, system: 0 })]) {
      Object.assign(process, { cpuUsage: other });
      expect(await measure(async () => idle, of, BUDGET)).not.toHaveProperty('cpuSamples');
    }
  } finally {
    process.cpuUsage = cpuUsage;
  }
});

test('threads that do not start are an error, not another measurement', async () => {
  await expect(openWorkload(seed, { engine: 'tfjs', threads: 99 })).rejects.toThrow(/threads/);
});
