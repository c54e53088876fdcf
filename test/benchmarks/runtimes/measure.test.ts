// A short measurement in real runtimes. Times are not asserted, only what is measured and how it is described.
import { describe, expect, test } from '@jest/globals';
import { findCase, type Results } from 'lethe/bench';
import type { MeasureAnswer } from '../../../benchmarks/measure-request.js';
import type { EngineName } from '../../../benchmarks/records/record.js';
import { runtimeAdapters } from '../../../benchmarks/runtimes/index.js';
import { suiteModule } from '../../../benchmarks/runtimes/runtime-adapter.js';
import { areAllTried } from '../../in-proportion.js';
import { workerd } from '../../platform/runtimes/index.js';

/** LETHE_RUNTIMES=node,deno narrows on purpose; the first browser of those left speaks for all. */
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());
const left = runtimeAdapters.map(({ name }) => name).filter((name) => chosen?.includes(name) ?? true);
const browser = left.find((name) => ['chromium', 'firefox', 'webkit'].includes(name));
const measured = left.filter((name) => name === 'node' || name === 'workerd' || name === browser);

/** In the gate both engines and both thread counts in Node; the others measure as quick.test.ts has them do. */
const WAYS: readonly [EngineName, number][] = [
  ['compiled', 1],
  ['compiled', 2],
  ['tfjs', 1],
];
function waysOf(name: string): readonly (readonly [EngineName, number])[] {
  const threaded = WAYS.filter(([, threads]) => name !== 'workerd' || threads === 1);
  return areAllTried || name === 'node' ? threaded : threaded.slice(0, 1);
}

const seed = findCase('seed');
const budget = { sampleMs: 5, totalMs: 20, samples: 2, warmUpMs: 10 };
/** Of the seed case's weights after the compared steps: by either engine. */
const prints = new Map<string, Set<string | undefined>>();

async function measure(name: string, engine: EngineName, threads: number): Promise<MeasureAnswer> {
  const adapter = runtimeAdapters.find((candidate) => candidate.name === name);
  if (adapter === undefined) throw new Error(`no adapter for ${name}`);
  return adapter.measure({ case: seed, engine, threads, budget }, { engine, threads });
}

for (const name of measured)
  describe(name, () => {
    test.each(waysOf(name))('measures the seed case on %s with %i thread(s)', async (engine, threads) => {
      const answer = await measure(name, engine, threads);
      const { samples, stepsPerSample, coldMs, clock, results, engineVersion } = answer;
      expect(samples.length).toBeGreaterThanOrEqual(budget.samples);
      expect(samples.every((sample) => sample >= 0)).toBe(true);
      expect(Number.isInteger(stepsPerSample) && stepsPerSample >= 1).toBe(true);
      expect(coldMs).toBeGreaterThanOrEqual(0);
      expect(clock.resolutionMs).toBeGreaterThan(0);
      expect(clock.source).toBe(name === 'workerd' ? 'outside' : 'inside');
      expect(clock.emptyRequestMs === undefined).toBe(name !== 'workerd');
      // Short samples may take less than a tick of the system's clock.
      const asked = process.platform === 'linux' && name !== 'node';
      expect(typeof answer.outsideCpuMs).toBe(asked ? 'number' : 'undefined');
      if (asked) expect(answer.outsideCpuMs).toBeGreaterThanOrEqual(0);
      expect(answer.cpuSamples === undefined).toBe(name !== 'node');
      expect(results.values).toHaveLength(4);
      expect(engineVersion).toMatch(engine === 'tfjs' ? /^tfjs 4\.\d+\.\d+ on lethe \d/ : /^lethe \d/);
      const seen = prints.get(engine) ?? new Set();
      prints.set(engine, seen.add(results.fingerprint));
    });
  });

test('each engine gives one fingerprint, in every runtime and with any number of threads', () => {
  for (const [engine, seen] of prints) expect({ engine, prints: seen.size }).toEqual({ engine, prints: 1 });
  expect([...prints.values()].flatMap((seen) => [...seen])).not.toContain(undefined);
});

if (left.includes('node-24')) {
  test('wide vectors give the same bits, and are refused where there are none', async () => {
    const wide = { engine: 'compiled', threads: 1, variant: 'wide vectors' } as const;
    const of = (name: string) => runtimeAdapters.find((adapter) => adapter.name === name);
    const answer = await of('node-24')?.measure({ case: seed, budget, ...wide }, wide);
    expect(prints.get('compiled')).toEqual(new Set([answer?.results.fingerprint]));
    await expect(of('node')?.measure({ case: seed, budget, ...wide }, wide)).rejects.toThrow(
      /expected wide vectors: true, got false: vectors of 128 bits, as V8 /,
    );
  });
}

if (left.includes('node')) {
  test('an engine of somebody else is refused', async () => {
    await expect(measure('node', 'keras', 1)).rejects.toThrow(/expected engine compiled or tfjs, got keras/);
  });
}

if (left.includes('workerd')) {
  test('a worker is asked in parts, and refuses what it does not know or cannot do yet', async () => {
    const entry = suiteModule('steps-suite');
    await workerd.serve({ entry, timeoutMs: 150_000 }, async (run) => {
      expect(await run({ action: 'nothing' })).toBeNull();
      await expect(run({ action: 'run', count: 1 })).rejects.toThrow('expected an open workload, got none');
      await expect(run({ action: 'stop' })).rejects.toThrow('expected action nothing, open or run, got');
      const open = { action: 'open', case: seed, engine: 'compiled', threads: 1 };
      expect(await run(open)).toMatch(/^lethe /);
      const first = await run({ action: 'run', count: 1 });
      const [loss = Number.NaN] = (first as Results).values;
      const second = await run({ action: 'run', count: 1 });
      expect((second as Results).values[0]).toBeLessThan(loss);
    });
  });

  test('workerd refuses threads, which it does not have', async () => {
    await expect(measure('workerd', 'compiled', 2)).rejects.toThrow(/thread/);
  });
}
