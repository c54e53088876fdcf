import { describe, expect, it } from '@jest/globals';
import { chartNames, drawCharts } from '../../../benchmarks/report/charts/index.js';
import { logDomain, logTicks, spread } from '../../../benchmarks/report/charts/scale.js';
import { areAllTried } from '../../in-proportion.js';
import { syntheticRecords } from './synthetic.js';

const records = syntheticRecords({ rounds: 2 });
const charts = await drawCharts(records);

/** What is written in each chart beside numbers. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  front: ['Lethe, 1 thread', 'Lethe, 2 threads', 'tfjs-layers (wasm)', 'PyTorch', 'Keras', 'JAX'],
  peers: ['Lethe, 1 thread', 'Lethe, 2 threads', 'tfjs-layers (wasm)', 'brain.js', 'PyTorch', 'Keras', 'JAX'],
  runtimes: [
    'Node',
    'Deno',
    'Bun',
    'Chromium',
    'Firefox',
    'WebKit',
    'workerd',
    'edge-runtime',
    'compiled, 2 threads',
  ],
  units: [
    'Lethe, 1 thread',
    'Lethe, 2 threads',
    'tfjs-layers (cpu)',
    'brain.js (other work)',
    'PyTorch',
    'units',
  ],
  batch: ['Lethe, 1 thread', 'Keras', 'JAX', 'samples in the batch'],
  time: ['Lethe, 1 thread', 'Keras', 'JAX', 'time steps'],
  threads: ['medium', 'large', 'ideal', '2 cores', 'threads'],
};

describe('charts', () => {
  // In the gate those of the reference run are drawn again as they were: test/benchmarks/results.test.ts.
  if (areAllTried) {
    it('are the same bytes twice', async () => {
      const again = await drawCharts(records);
      expect([...again.keys()]).toEqual([...charts.keys()]);
      for (const [name, svg] of charts) expect(again.get(name) === svg).toBe(true);
    });
  }

  it.each(Object.entries(LABELS))('%s has its labels in both themes', (name, labels) => {
    for (const theme of ['light', 'dark']) {
      const svg = charts.get(`${name}-${theme}.svg`) ?? '';
      for (const label of labels) expect(svg).toContain(`>${label}</text>`);
      expect(svg).toContain('AMD EPYC 9R14, 2 cores; 2026-11-08.');
    }
  });

  it('have nothing that is no number, and load nothing', () => {
    for (const svg of charts.values()) {
      expect(svg).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
      expect(svg.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(/https?:|<script|<image/);
    }
  });

  it('fit a page of 850 pixels', () => {
    for (const svg of charts.values()) {
      const width = Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1]);
      expect(width).toBeGreaterThan(500);
      expect(width).toBeLessThan(850);
    }
  });

  it('are drawn only where there are records', async () => {
    const seed = records.filter(({ case: name }) => name === 'seed');
    expect(chartNames(seed)).toEqual(['peers', 'runtimes']);
    const alone = seed.filter(({ engine, runtime }) => engine === 'compiled' && runtime.name === 'node');
    expect(chartNames(alone)).toEqual([]);
    expect((await drawCharts(alone)).size).toBe(0);
  });
});

describe('logarithmic axes', () => {
  it('have room for a single value', () => {
    const [low, high] = logDomain([5]);
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
  });

  it('leave room between ticks', () => {
    expect(logTicks([1, 100], 600, 50)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(logTicks([1, 100], 240, 50)).toEqual([1, 3, 10, 30, 100]);
    expect(logTicks([0.001, 1000], 350, 50)).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
    expect(logTicks([0.001, 1000], 200, 50)).toEqual([0.01, 1, 100]);
  });

  it('have labels that cover no others and stay on the chart', () => {
    expect(spread([10, 50, 100], 17, 200)).toEqual([10, 50, 100]);
    expect(spread([100, 98, 99], 10, 200)).toEqual([118, 98, 108]);
    expect(spread([200, 199, 50], 10, 200)).toEqual([200, 190, 50]);
  });
});
