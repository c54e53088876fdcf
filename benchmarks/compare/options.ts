// The command line of `npm run bench:compare`.
import { parseArgs } from 'node:util';
import { type BenchmarkCase, cases, curveCases, findCase } from '../../src/bench/cases.js';
import type { Budget } from '../../src/bench/measurement.js';
import { MAX_THREADS } from '../../src/kernels/program/arena.js';

/** Wrong use: exit code 2. */
export class UsageError extends RangeError {}

/** What to compare, and how. */
export interface Options {
  /** A revision of git, or a folder of a built package. */
  base: string;
  /** Likewise; undefined for the working tree. */
  head: string | undefined;
  cases: readonly BenchmarkCase[];
  engine: 'compiled' | 'tfjs';
  threads: number;
  pairs: number;
  threshold: number;
  budget: Budget;
  sameBits: boolean;
  json: boolean;
}

/** Half a second of warm steps in each process; pairs tell more than longer samples. */
const FULL: { readonly pairs: number; readonly budget: Budget } = {
  pairs: 12,
  budget: { sampleMs: 20, totalMs: 500, samples: 5, warmUpMs: 300 },
};
/** To see that it works. */
const QUICK: typeof FULL = {
  pairs: 6,
  budget: { sampleMs: 5, totalMs: 50, samples: 3, warmUpMs: 50 },
};

const DEFAULT_CASES = 'seed,small,medium,char-rnn,gru,bidirectional,embedding-lstm,conv1d-lstm,predict-batch';

export const HELP = `Usage: npm run bench:compare -- BASE [OPTIONS]

Times two builds of Lethe in turn and tells whether HEAD is slower than BASE. Each is a revision of git (built once
in out/compare/) or a folder of a built package.

  --head HEAD       default: the working tree
  --case NAMES      default ${DEFAULT_CASES}; any of src/bench/cases.ts
  --engine NAME     compiled (default) or tfjs
  --threads N       1 to ${MAX_THREADS} (default 1)
  --pairs N         measurements of each build for each case (default ${FULL.pairs})
  --threshold R     times BASE's time that HEAD may take (default 1.05)
  --same-bits       other bits than BASE's are a failure
  --quick           short, to see that it works
  --json            print one JSON object, for programs
  --help            show this

Exit code: 0 fine; 1 the whole 95 % confidence interval of a case lies above the threshold, or --same-bits does not
hold; 2 wrong use; 3 something could not be built or measured.`;

/**
 * Reads the arguments.
 *
 * @returns `help` if that is what was asked for
 * @throws UsageError that says what was expected and what came.
 */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [base, ...more] = positionals;
  if (base === undefined || base === '' || more.length > 0) {
    throw new UsageError(
      `expected one BASE, a revision or a folder, got ${JSON.stringify(positionals)}; --help tells more`,
    );
  }
  const { pairs, budget } = values.quick === true ? QUICK : FULL;
  return {
    base,
    head: values.head,
    cases: readCases(values.case ?? DEFAULT_CASES),
    engine: readEngine(values.engine ?? 'compiled'),
    threads: readInteger('threads', values.threads ?? '1', 1, MAX_THREADS),
    pairs: readInteger('pairs', values.pairs ?? `${pairs}`, 1, 1000),
    threshold: readThreshold(values.threshold ?? '1.05'),
    budget,
    sameBits: values['same-bits'] === true,
    json: values.json === true,
  };
}

const PARSED = {
  head: { type: 'string' },
  case: { type: 'string' },
  engine: { type: 'string' },
  threads: { type: 'string' },
  pairs: { type: 'string' },
  threshold: { type: 'string' },
  'same-bits': { type: 'boolean' },
  quick: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: PARSED, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readCases(text: string): BenchmarkCase[] {
  const known = [...cases, ...curveCases].map(({ name }) => name);
  return text.split(',').map((name) => {
    if (known.includes(name)) return findCase(name);
    throw new UsageError(`--case: expected some of ${known.join(', ')}, got ${JSON.stringify(name)}`);
  });
}

function readEngine(text: string): Options['engine'] {
  if (text === 'compiled' || text === 'tfjs') return text;
  throw new UsageError(`--engine: expected compiled or tfjs, got ${JSON.stringify(text)}`);
}

function readInteger(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(
    `--${name}: expected an integer from ${least} to ${most}, got ${JSON.stringify(text)}`,
  );
}

function readThreshold(text: string): number {
  const value = Number(text);
  if (text !== '' && value >= 1 && Number.isFinite(value)) return value;
  throw new UsageError(`--threshold: expected a number of at least 1, got ${JSON.stringify(text)}`);
}
