// Records as a run on two cores would make them: eight runtimes, six peers, curves and threads. The times are
// invented, but of the sizes that were measured; the noise is the same at every run.
import { type BenchmarkRecord, SCHEMA, WIDE } from '../../../benchmarks/records/record.js';
import { type BenchmarkCase, cases, curveCases, operationsOf } from '../../../src/bench/cases.js';

const PEAK = 50.2;
const WIDE_PEAK = 90.1;

/** How one engine does: milliseconds a call, GFLOP/s, first step in milliseconds. */
interface Speed {
  overheadMs: number;
  gflops: number;
  coldMs: number;
}

type Place = Pick<BenchmarkRecord, 'runtime' | 'engine' | 'engineVersion'> & { speed: Speed };

const node = { name: 'node', version: '20.20.2' };
const python = { name: 'python', version: '3.11.2' };

const compiled = (name: string, version: string, overheadMs: number, gflops: number): Place => ({
  runtime: { name, version },
  engine: 'compiled',
  engineVersion: 'lethe 0.1.0',
  speed: { overheadMs, gflops, coldMs: 20 },
});

const runtimes: readonly Place[] = [
  compiled('node', '20.20.2', 0.002, 34),
  compiled('deno', '2.9.5', 0.0025, 28),
  compiled('bun', '1.4.5', 0.0018, 36),
  compiled('chromium', '156.0.7421.30', 0.002, 33),
  compiled('firefox', '153.7.0', 0.003, 31),
  compiled('webkit', '2.50.6', 0.0022, 35),
  compiled('workerd', '1.20261023.1', 0.002, 30),
  compiled('edge-runtime', '4.0.1', 0.0024, 34),
];

const peers: readonly Place[] = [
  {
    runtime: node,
    engine: 'stock-wasm',
    engineVersion: 'tfjs-layers 4.22.0, tfjs-backend-wasm 4.22.0',
    speed: { overheadMs: 2.7, gflops: 1.5, coldMs: 30 },
  },
  {
    runtime: node,
    engine: 'stock-cpu',
    engineVersion: 'tfjs-layers 4.22.0, tfjs-backend-cpu 4.22.0',
    speed: { overheadMs: 2.2, gflops: 0.4, coldMs: 25 },
  },
  {
    runtime: node,
    engine: 'brain.js',
    engineVersion: '2.0.0-beta.24',
    speed: { overheadMs: 0.4, gflops: 0.2, coldMs: 6 },
  },
  {
    runtime: python,
    engine: 'pytorch',
    engineVersion: '1.13.1, OpenBLAS Zen',
    speed: { overheadMs: 0.62, gflops: 42, coldMs: 4 },
  },
  {
    runtime: python,
    engine: 'keras',
    engineVersion: '3.14.0, TensorFlow 2.22.0',
    speed: { overheadMs: 1.9, gflops: 45, coldMs: 1400 },
  },
  {
    runtime: python,
    engine: 'jax',
    engineVersion: '0.9.1',
    speed: { overheadMs: 0.11, gflops: 30, coldMs: 600 },
  },
];

/** Multiples of 2^-15 in [-1, 1), the same at every run. */
function noise(): () => number {
  let state = 5;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) / 32_768 - 1;
  };
}

/** A whole run. */
export function syntheticRecords({ rounds = 3 }: { rounds?: number } = {}): BenchmarkRecord[] {
  const random = noise();
  const records: BenchmarkRecord[] = [];
  for (let round = 0; round < rounds; round++) {
    const slow = 1 + 0.1 * round;
    const add = (of: BenchmarkCase, place: Place, threads: number, variant?: string): void => {
      records.push(record(of, place, { threads, round, factor: slow * (1 + 0.03 * random()), variant }));
    };
    for (const of of cases) {
      for (const place of runtimes) {
        const single = ['workerd', 'edge-runtime'].includes(place.runtime.name);
        const curve = place.runtime.name === 'node' && ['medium', 'large'].includes(of.name);
        const counts = curve ? [1, 2, 3, 4, 6, 8] : [1, 2];
        for (const threads of single ? [1] : counts) add(of, place, threads);
        const speed = { overheadMs: 3 + place.speed.overheadMs * 100, gflops: 1.6, coldMs: 60 };
        add(of, { ...place, engine: 'tfjs', speed }, 1);
      }
    }
    for (const of of [...cases, ...curveCases]) {
      if (of.curve !== undefined) for (const threads of [1, 2]) add(of, runtimes[0] as Place, threads);
      for (const place of peers) {
        const { engine } = place;
        if (engine === 'brain.js' && of.loss !== 'meanSquaredError') continue;
        if (engine === 'stock-cpu' && operationsOf(of) > 1e9) continue;
        add(of, place, 1);
        if (place.runtime === python) add(of, place, 2);
        if (engine === 'pytorch') add(of, place, 2, 'passive');
      }
    }
  }
  return records;
}

/** What differs between records of one thing. */
interface Particulars {
  threads: number;
  round: number;
  factor: number;
  variant: string | undefined;
}

function record(of: BenchmarkCase, place: Place, particulars: Particulars): BenchmarkRecord {
  const { runtime, engine, engineVersion, speed } = place;
  const { threads, round, factor, variant } = particulars;
  const operations = operationsOf(of);
  const cores = Math.min(threads, 2);
  const waiting = threads === 1 ? 0 : 0.002 * threads + (threads > 2 ? 0.05 * threads : 0);
  const spinning = engine === 'pytorch' && threads > 1 && variant === undefined ? 2.5 : 1;
  const median = (speed.overheadMs + waiting + operations / (speed.gflops * cores * 1e6)) * factor * spinning;
  const gflops = operations / median / 1e6;
  const ours = engine === 'compiled' || engine === 'tfjs';
  const sameWork = engine !== 'brain.js';
  const outside = runtime.name === 'workerd';
  const ownClock = ['node', 'deno', 'bun', 'python'];
  return {
    schema: SCHEMA,
    run: '2026-11-08T09:30:00.000Z',
    at: `2026-11-08T10:${String(round).padStart(2, '0')}:00.000Z`,
    commit: '218cefc0a1b2c3d4e5f60718293a4b5c6d7e8f90',
    round,
    case: of.name,
    runtime,
    engine,
    engineVersion,
    threads,
    ...(variant === undefined ? {} : { variant }),
    samples: [median * 0.99, median, median * 1.02],
    stepsPerSample: 10,
    steps: 30,
    median,
    minimum: median * 0.99,
    p95: median * 1.02,
    cpu: ownClock.includes(runtime.name)
      ? { source: 'inside', samples: [median * 0.98, median, median], median, minimum: median * 0.98 }
      : runtime.name === 'edge-runtime'
        ? null
        : { source: 'outside', samples: [median * 1.1], median: median * 1.1, minimum: median * 1.1 },
    repeats: 0,
    coldMs: speed.coldMs + median,
    clock: {
      source: outside ? 'outside' : 'inside',
      resolutionMs: ['firefox', 'webkit'].includes(runtime.name) ? 1 : 0.0001,
      ...(outside ? { emptyRequestMs: 0.31 } : {}),
    },
    gflops,
    peakGflops: PEAK,
    widePeakGflops: WIDE_PEAK,
    peakFraction: gflops / (variant === WIDE ? WIDE_PEAK : PEAK) / threads,
    values: [1, 0.9, 0.8, 0.7],
    fingerprint: ours ? `${engine === 'compiled' ? 'a' : 'b'}${of.name}`.padEnd(64, '0') : null,
    sameWork,
    ...(sameWork ? {} : { note: 'gates without a forget bias, one sequence at a time | plain descent' }),
    processor: 'AMD EPYC 9R14',
    cores: 2,
    system: 'Debian GNU/Linux 12, Linux 6.1.0',
    load: 0.2,
    quick: false,
  };
}
