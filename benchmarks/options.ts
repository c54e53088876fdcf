import { parseArgs } from 'node:util';
import { type BenchmarkCase, BUDGETS, type Budget, cases, curveCases, findCase } from 'lethe/bench';
import { MAX_THREADS } from '../src/kernels/program/arena.js';
import { ENGINES, type EngineName } from './records/record.js';

/** What a run measures. */
export interface RunOptions {
  cases: readonly BenchmarkCase[];
  /** Names of runtimes and of peers; undefined: all that are here. */
  runtimes: readonly string[] | undefined;
  peers: readonly string[] | undefined;
  engines: readonly EngineName[];
  threads: readonly number[];
  /** Whether Lethe is measured with wide vectors as well, where a runtime has them, not at all, or only so. */
  wide: (typeof WIDE_CHOICES)[number];
  /** Whether more threads than asked for are tried where the curve of threads is drawn. */
  threadCurve: boolean;
  rounds: number;
  budget: Budget;
  quick: boolean;
  /** Folder for record and report; undefined: one named after the time. */
  out: string | undefined;
}

/** What `--quick` measures: everything once, in less than three minutes. */
const QUICK_CASES = ['seed', 'small', 'predict-step'];
const WIDE_CHOICES = ['both', 'none', 'only'] as const;

export const HELP = `Usage: npm run bench -- [OPTIONS]

Times an epoch of each case in every runtime, with both engines and 1 and 2 threads, beside the peers that are
here; then along curves of units, batch, time steps and threads. Ends with tables and charts.

  --case LIST      of ${cases.map(({ name }) => name).join(', ')},
                   curves, or points of them such as units-64 (default: all)
  --runtime LIST   such as node,chromium, or none (default: all that are installed)
  --peer LIST      such as stock-wasm,pytorch, or none (default: all that are installed)
  --engine LIST    compiled, tfjs (default: both)
  --threads LIST   1 to ${MAX_THREADS} (default: 1,2)
  --wide WHICH     rows of Lethe with wide vectors (Node 24, 26): both, none of them, or only (default: both)
  --rounds N       how often to go through everything (default: 3, quick 1)
  --quick          ${QUICK_CASES.join(', ')} for a moment each: shows that all works, no numbers to quote
  --out FOLDER     for record and report (default: out/bench/<time>)
  --help           show this`;

/**
 * Reads the command line; undefined if it asks for help.
 *
 * @throws RangeError or TypeError for what it cannot mean
 */
export function readOptions(args: readonly string[]): RunOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      case: text,
      runtime: text,
      peer: text,
      engine: text,
      threads: text,
      wide: text,
      rounds: text,
      out: text,
      quick: flag,
      help: flag,
    },
  });
  if (values.help) return undefined;
  const { quick } = values;
  return {
    cases: readCases(values.case, quick),
    runtimes: readList(values.runtime),
    peers: readList(values.peer),
    engines: readEngines(values.engine),
    threads: readThreads(values.threads),
    wide: readWide(values.wide ?? 'both'),
    threadCurve: values.threads === undefined && !quick,
    rounds: readInteger('--rounds', values.rounds ?? (quick ? '1' : '3'), 100),
    budget: quick ? BUDGETS.quick : BUDGETS.full,
    quick,
    out: values.out,
  };
}

function readList(value: string | undefined): string[] | undefined {
  return value?.split(',').flatMap((word) => (word.trim() === 'none' ? [] : [word.trim()]));
}

function readCases(value: string | undefined, quick: boolean): BenchmarkCase[] {
  const names = readList(value);
  if (names === undefined) return quick ? QUICK_CASES.map(findCase) : [...cases, ...curveCases];
  const every = [...cases, ...curveCases];
  return names.flatMap((name) => {
    const found = name === 'curves' ? curveCases : every.filter((one) => one.name === name);
    if (found.length > 0) return found;
    const known = every.map((one) => one.name).join(', ');
    throw new RangeError(`--case: expected curves or some of ${known}, got ${name}`);
  });
}

function readEngines(value: string | undefined): EngineName[] {
  return (
    readList(value)?.map((word) => {
      const engine = ENGINES.find((name) => name === word);
      if (engine !== undefined) return engine;
      throw new RangeError(`--engine: expected ${ENGINES.join(' or ')}, got ${word}`);
    }) ?? [...ENGINES]
  );
}

function readWide(value: string): RunOptions['wide'] {
  const choice = WIDE_CHOICES.find((name) => name === value);
  if (choice !== undefined) return choice;
  throw new RangeError(`--wide: expected ${WIDE_CHOICES.join(', ')}, got ${value}`);
}

function readThreads(value: string | undefined): number[] {
  return (readList(value) ?? ['1', '2']).map((word) => readInteger('--threads', word, MAX_THREADS));
}

function readInteger(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new RangeError(`${name}: expected integers from 1 to ${most}, got ${text}`);
}
