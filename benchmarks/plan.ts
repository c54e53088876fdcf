import { type BenchmarkCase, operationsOf } from 'lethe/bench';
import type { Adapter, Variant } from './adapter.js';
import type { RunOptions } from './options.js';
import { ENGINES } from './records/record.js';

/** One measurement to be made. */
export interface Planned {
  round: number;
  case: BenchmarkCase;
  adapter: Adapter;
  variant: Variant;
}

/** Where the curve of threads is drawn, in Node: with so many threads on these cases. */
const THREAD_CURVE = { cases: ['medium', 'large'], threads: [1, 2, 3, 4, 6, 8] };
/** tfjs's operations take seconds for a step of so many operations: once is enough of that. */
const LONG = 1e9;

/**
 * All measurements of a run. A round goes through every case, and on it through everyone, so that a machine that
 * slows down does so for all; every other round goes through them backwards. Points of curves are measured in
 * Node and by peers alone, and once, as are steps that take seconds.
 */
export function planRun(
  options: Pick<RunOptions, 'cases' | 'engines' | 'threads' | 'threadCurve' | 'rounds'>,
  adapters: readonly Adapter[],
): Planned[] {
  return Array.from({ length: options.rounds }, (_, round) =>
    options.cases.flatMap((of) => {
      const everyone = adapters
        .filter((adapter) => of.curve === undefined || onCurves(adapter))
        .flatMap((adapter) =>
          adapter
            .variants(of, threadsOf(options, of, adapter))
            .filter((variant) => isWanted(variant, of, options, round))
            .map((variant) => ({ round, case: of, adapter, variant })),
        );
      return round % 2 === 0 ? everyone : everyone.reverse();
    }),
  ).flat();
}

function onCurves({ kind, name, otherWork }: Adapter): boolean {
  if (kind === 'runtime') return name === 'node';
  return otherWork === undefined && name !== 'stock-cpu';
}

function threadsOf(
  { threads, threadCurve }: Pick<RunOptions, 'threads' | 'threadCurve'>,
  { name }: BenchmarkCase,
  adapter: Adapter,
): readonly number[] {
  const curve = threadCurve && adapter.name === 'node' && THREAD_CURVE.cases.includes(name);
  return curve ? [...new Set([...threads, ...THREAD_CURVE.threads])] : threads;
}

function isWanted(
  { engine }: Variant,
  of: BenchmarkCase,
  { engines }: Pick<RunOptions, 'engines'>,
  round: number,
): boolean {
  const ours = ENGINES.some((name) => name === engine);
  if (ours && !engines.includes(engine)) return false;
  const byOperations = engine === 'tfjs' || engine.startsWith('stock');
  if (of.curve !== undefined) return round === 0 && engine !== 'tfjs';
  return round === 0 || !byOperations || operationsOf(of) < LONG;
}
