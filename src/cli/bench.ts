import { type BenchmarkCase, cases, curveCases, findCase, operationsOf } from '../bench/cases.js';
import { BUDGETS, measure } from '../bench/measure.js';
import type { Measurement } from '../bench/measurement.js';
import { median, percentile } from '../bench/statistics.js';
import { MAX_THREADS } from '../engine/index.js';
import { formatTable } from '../text/table.js';
import { version } from '../version.js';
import { type Command, readIntegers, readWords } from './command.js';
import { Interruption } from './interrupt.js';
import { checkEngine, ENGINES, type EngineName, type Library } from './library/library.js';
import { loadLibrary } from './library/load-library.js';
import { type Status, showStatus } from './progress.js';
import { applyWide, WIDE } from './wide.js';

const DEFAULT_CASES = ['seed', 'small', 'medium'] as const;
const PRINT_LENGTH = 12;

/** One row of the table. Times are in milliseconds per step. */
interface Measured extends Measurement {
  case: string;
  engine: EngineName;
  threads: number;
  median: number;
  p95: number;
  gflops: number;
}

export const bench: Command = {
  options: {
    case: { type: 'string', value: 'NAMES', help: `such as ${DEFAULT_CASES} (the default) or predict-step` },
    engine: {
      type: 'string',
      value: 'NAMES',
      help: 'compiled,tfjs: our kernels, tfjs’s operations (default: all that are installed)',
    },
    threads: {
      type: 'string',
      value: 'LIST',
      help: 'such as 1,2, each 1 to 8 (default: 1 and the available cores, at most 4)',
    },
    wide: WIDE,
    quick: { type: 'boolean', help: 'a short run to see that it works; do not quote its times' },
  },

  async run(values) {
    const names = readWords(
      values,
      'case',
      [...cases, ...curveCases].map(({ name }) => name),
    );
    const wanted = readWords(values, 'engine', ENGINES);
    const asked = readIntegers(values, 'threads', 1, MAX_THREADS);
    const quick = values.quick === true;

    const { wideVectors } = await applyWide(values);
    const library = await loadLibrary();
    const engines = wanted ?? library.engines;
    for (const engine of engines) checkEngine(library, engine);
    const backend = await library.start();
    const threads = asked ?? [...new Set([1, backend.threads])];
    const rows = (names ?? DEFAULT_CASES)
      .map(findCase)
      .flatMap((one) =>
        engines.flatMap((engine) => threads.map((count) => ({ one, engine, threads: count }))),
      );
    const interruption = new Interruption('what was measured so far follows');
    const status = showStatus();
    const measured: Measured[] = [];
    try {
      await Promise.race([measureRows(library, rows, quick, status, measured), interruption.came]);
    } finally {
      interruption.close();
      status.clear();
    }
    if (interruption.by === undefined) await library.release();

    const { runtime, runtimeVersion } = backend;
    const text = [
      `${runtime} ${runtimeVersion}, lethe ${version}${wideVectors ? ', wide vectors' : ''}${quick ? '; quick: times not to quote' : ''}`,
      ...(interruption.by === undefined
        ? []
        : [`Interrupted by ${interruption.by} after ${measured.length} of ${rows.length} rows`]),
      '',
      formatTable(
        ['case', 'engine', 'threads', 'ms/step', 'p95', 'first step', 'GFLOP/s', 'fingerprint'],
        measured.map((row) => [
          row.case,
          row.engine,
          row.threads,
          ...[row.median, row.p95, row.coldMs, row.gflops].map(digits),
          row.results.fingerprint?.slice(0, PRINT_LENGTH) ?? '',
        ]),
      ),
      '',
      'A step trains on a whole batch, or predicts once. Only the first row’s first step loads and compiles everything.',
    ].join('\n');
    return {
      text,
      json: {
        command: 'bench',
        library: library.name,
        version,
        runtime,
        runtimeVersion,
        wideVectors,
        quick,
        interruptedBy: interruption.by ?? null,
        measurements: measured,
      },
      code: interruption.code,
    };
  },
};

/** What a row of the table measures. */
interface RowToMeasure {
  readonly one: BenchmarkCase;
  readonly engine: EngineName;
  readonly threads: number;
}

/** Measures row by row; each row is added to `measured` at once. */
async function measureRows(
  library: Library,
  rows: readonly RowToMeasure[],
  quick: boolean,
  status: Status,
  measured: Measured[],
): Promise<void> {
  for (const row of rows) {
    const { one, engine, threads } = row;
    status.show(`${one.name}, ${engine}, ${threads === 1 ? '1 thread' : `${threads} threads`}`);
    measured.push(await measureRow(library, row, quick));
    checkPrints(measured);
  }
}

async function measureRow(
  library: Library,
  { one, engine, threads }: RowToMeasure,
  quick: boolean,
): Promise<Measured> {
  const budget = quick ? BUDGETS.quick : BUDGETS.full;
  const measurement = await measure(() => library.openWorkload(one, { engine, threads }), one, budget);
  const middle = median(measurement.samples);
  return {
    case: one.name,
    engine,
    threads,
    median: middle,
    p95: percentile(measurement.samples, 95),
    gflops: operationsOf(one) / middle / 1e6,
    ...measurement,
  };
}

/** @throws Error if different thread counts of a case and engine gave different numbers. */
function checkPrints(measured: readonly Measured[]): void {
  const last = measured.at(-1);
  const before = measured.find((row) => row.case === last?.case && row.engine === last.engine);
  const [expected, got] = [before?.results.fingerprint, last?.results.fingerprint];
  if (expected !== got) {
    throw new Error(`${last?.case}, ${last?.engine}: expected fingerprint ${expected}, got ${got}`);
  }
}

/** Three significant digits, without exponents. */
function digits(value: number): string {
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
