import { type BenchmarkCase, operationsOf } from 'lethe/bench';
import type { Adapter, Variant } from './adapter.js';
import type { RunOptions } from './options.js';
import { ENGINES, type EngineName, WIDE } from './records/record.js';
import { referenceRuntime } from './reference.js';

/** One measurement to be made. */
export interface Planned {
  round: number;
  case: BenchmarkCase;
  adapter: Adapter;
  variant: Variant;
}

/** Where the curve of threads is drawn, in the runtime of reference: with this many threads on these cases. */
const THREAD_CURVE = { cases: ['medium', 'large'], threads: [1, 2, 3, 4, 6, 8] };
/** Which variants of ours are wanted. */
const WANTED: { readonly [wide in RunOptions['wide']]: (variant: string | undefined) => boolean } = {
  both: () => true,
  none: (variant) => variant !== WIDE,
  only: (variant) => variant === WIDE,
};
/** Who computes by tfjs's operations. */
const BY_OPERATIONS: { readonly [engine in EngineName]: boolean } = {
  compiled: false,
  tfjs: true,
  'stock-wasm': true,
  'stock-cpu': true,
  'brain.js': false,
  pytorch: false,
  keras: false,
  jax: false,
};
/** tfjs's operations take seconds for a step of this many operations: once is enough of that. */
const LONG = 1e9;

/**
 * All measurements of a run. A round goes through every case, and on it through everyone, so that a machine that
 * slows down does so for all; every other round goes through them backwards. Points of curves are measured in
 * the runtime of reference (reference.ts) and by peers alone, and once, as are steps that take seconds.
 */
export function planRun(
  options: Pick<RunOptions, 'cases' | 'engines' | 'threads' | 'threadCurve' | 'rounds' | 'wide'>,
  adapters: readonly Adapter[],
): Planned[] {
  const home = referenceRuntime(adapters.filter(({ kind }) => kind === 'runtime').map(({ name }) => name));
  return Array.from({ length: options.rounds }, (_, round) =>
    options.cases.flatMap((of) => {
      const everyone = adapters
        .filter((adapter) => of.curve === undefined || onCurves(adapter, home))
        .flatMap((adapter) =>
          adapter
            .variants(of, threadsOf(options, of, adapter.name === home))
            .filter((variant) => isWanted(variant, of, options, round))
            .map((variant) => ({ round, case: of, adapter, variant })),
        );
      return round % 2 === 0 ? everyone : everyone.reverse();
    }),
  ).flat();
}

function onCurves({ kind, name, otherWork }: Adapter, home: string): boolean {
  if (kind === 'runtime') return name === home;
  return otherWork === undefined && name !== 'stock-cpu';
}

function threadsOf(
  { threads, threadCurve }: Pick<RunOptions, 'threads' | 'threadCurve'>,
  { name }: BenchmarkCase,
  atHome: boolean,
): readonly number[] {
  const curve = threadCurve && atHome && THREAD_CURVE.cases.includes(name);
  return curve ? [...new Set([...threads, ...THREAD_CURVE.threads])] : threads;
}

function isWanted(
  { engine, variant }: Variant,
  of: BenchmarkCase,
  { engines, wide }: Pick<RunOptions, 'engines' | 'wide'>,
  round: number,
): boolean {
  const ours = ENGINES.some((name) => name === engine);
  if (ours && !engines.includes(engine)) return false;
  if (ours && !WANTED[wide](variant)) return false;
  if (of.curve !== undefined) return round === 0 && engine !== 'tfjs';
  return round === 0 || !BY_OPERATIONS[engine] || operationsOf(of) < LONG;
}
