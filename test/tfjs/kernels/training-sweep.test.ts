// One training step of everything that tfjs-layers has for sequences, on Lethe's wasm backend and on tfjs's
// CPU backend. The cases are in sweep/, what does not train in sweep/failing-cases.ts.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { areAllTried } from '../../in-proportion.js';
import { bundleForChild } from './in-child.js';
import type { SweepReport } from './sweep/sweep-report.js';

const TIME_LIMIT_MS = 240_000;

/**
 * Exports of tf.layers that are no layer, other names of layers, and preprocessing of images, without
 * weights.
 */
const WITHOUT_CASES = [
  ...['Layer', 'RNN', 'RNNCell', 'input'],
  ...['avgPool1d', 'avgPool2d', 'avgPool3d', 'avgPooling1d', 'avgPooling2d', 'avgPooling3d'],
  ...['globalMaxPool1d', 'globalMaxPool2d', 'maxPool1d', 'maxPool2d'],
  ...['categoryEncoding', 'centerCrop', 'randomWidth', 'rescaling', 'resizing'],
];

/** Threads that wait for each other after each small operation take twice the time of one; upstream's tests run on two in the gate. */
const THREADS = areAllTried ? 2 : 1;

const NOT_REGISTERED = /^Kernel '(\w+)' not registered/;

const problems = (results: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(results).filter(([, result]) => result !== ''));

describe('a training step on wasm', () => {
  let report: SweepReport;

  beforeAll(async () => {
    const child = await bundleForChild('tfjs/kernels/sweep/run-sweep.ts');
    try {
      const args = [String(THREADS), ...(areAllTried ? ['without-ours'] : [])];
      report = (await child.run(args, TIME_LIMIT_MS)) as SweepReport;
    } finally {
      await child.remove();
    }
  }, TIME_LIMIT_MS + 30_000);

  test('gives the losses, metrics, weights and predictions of the CPU backend', () => {
    expect(report.threads).toBe(THREADS);
    expect(problems(report.results)).toEqual({});
    expect(Object.keys(report.results).length).toBeGreaterThanOrEqual(290);
  });

  test('is tried with every layer and every optimizer of tfjs', () => {
    expect(report.unusedLayers).toEqual(WITHOUT_CASES.sort());
    expect(report.unusedOptimizers).toEqual([]);
  });

  test('fails only where failing-cases.ts says so, and still does there', () => {
    for (const { name, fails, expected, cpu, wasm } of report.failing) {
      const found = { name, wasm, cpu };
      expect(found).toEqual({
        name,
        wasm: expect.stringContaining(expected),
        cpu: fails === 'on every backend' ? expect.stringContaining(expected) : expect.any(String),
      });
    }
    expect(report.failing.length).toBeGreaterThan(0);
  });

  if (areAllTried) {
    test('needs each kernel that Lethe adds, and no other', () => {
      const missing = Object.values(problems(report.resultsOfStockKernels)).flatMap(
        (problem) => NOT_REGISTERED.exec(problem)?.[1] ?? [],
      );
      expect([...new Set(missing)].sort()).toEqual([...report.kernels.added].sort());
    });

    test("needs the kernels that Lethe replaces: upstream's train maxPooling and prelu wrongly", () => {
      const wrong = Object.entries(problems(report.resultsOfStockKernels)).filter(
        ([, problem]) => !NOT_REGISTERED.test(problem),
      );
      const names = wrong.map(([name]) => name);
      expect(names).toContain('prelu shared over features');
      const others = names.filter((name) => name !== 'prelu shared over features');
      expect(others.length).toBeGreaterThan(0);
      for (const name of others) expect(name).toMatch(/^maxPooling/);
      for (const [, problem] of wrong) expect(problem).toContain('differs by');
      expect(report.kernels.replaced).toEqual(['MaxPoolGrad', 'Prelu']);
    });
  }
});
