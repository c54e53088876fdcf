// From the records of several rounds to one row for each thing that was measured.
import type { BenchmarkCase, Clock } from 'lethe/bench';
import { median } from '../../src/bench/statistics.js';
import type { BenchmarkRecord, EngineName } from '../records/record.js';
import { cases } from './cases.js';
import { distinct } from './format.js';
import { ENGINE_ORDER, REFERENCE_RUNTIME, runtimeOrder } from './names.js';

/** How many times as long one thing takes as another: of the quotients within rounds. */
export interface Ratio {
  median: number;
  least: number;
  most: number;
}

/** One way to measure a case, over all rounds. Times in milliseconds a step. */
export interface Row {
  case: BenchmarkCase;
  runtime: { name: string; version: string };
  engine: EngineName;
  engineVersion: string;
  threads: number;
  variant: string | undefined;
  /** The median of each round, by run and round. */
  times: ReadonlyMap<string, number>;
  /** Medians over the rounds: of the medians, of the 95th percentiles, of the first steps. */
  median: number;
  p95: number;
  coldMs: number;
  gflops: number;
  peakFraction: number;
  /** Samples and steps in all rounds together. */
  samples: number;
  steps: number;
  /** One, unless the rounds computed different numbers. */
  fingerprints: string[];
  sameWork: boolean;
  notes: string[];
  /** The coarsest of the rounds. */
  clock: Clock;
  /** Its time as so many of Lethe's on one thread in Node; undefined for that itself and for other work. */
  ratio: Ratio | undefined;
}

/** One row for each case, runtime, engine, thread count and variant, in the order of the tables. */
export function summarize(records: readonly BenchmarkRecord[]): Row[] {
  const groups = new Map<string, BenchmarkRecord[]>();
  for (const record of records) {
    const { runtime, engine, threads, variant } = record;
    const key = JSON.stringify([record.case, runtime.name, runtime.version, engine, threads, variant]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  const rows = [...groups.values()].map(summarizeGroup).sort(inOrder);
  const references = new Map(rows.filter(isReference).map((row) => [row.case, row]));
  return rows.map((row) => {
    const reference = references.get(row.case);
    return reference === undefined || reference === row ? row : { ...row, ratio: ratioOf(row, reference) };
  });
}

/** Whether a row is Lethe on one thread in Node, with which all others are compared. */
export function isReference({ runtime, engine, threads, variant }: Row): boolean {
  return isOurs({ runtime, engine }) && threads === 1 && variant === undefined;
}

/** Whether a row is Lethe's compiled engine in Node, on any number of threads. */
export function isOurs({ runtime, engine }: Pick<Row, 'runtime' | 'engine'>): boolean {
  return runtime.name.toLowerCase() === REFERENCE_RUNTIME && engine === 'compiled';
}

/**
 * How many times as long as `base` a row takes: the quotients of the rounds that have both, so that what slows the
 * machine for some minutes slows both. Undefined without such a round, or if either computes something else.
 */
export function ratioOf(row: Row, base: Row): Ratio | undefined {
  if (!row.sameWork || !base.sameWork) return undefined;
  const quotients = [...row.times].flatMap(([round, ms]) => {
    const other = base.times.get(round);
    return other === undefined ? [] : [ms / other];
  });
  if (quotients.length === 0) return undefined;
  return { median: median(quotients), least: Math.min(...quotients), most: Math.max(...quotients) };
}

/** The row with the least median; undefined of none. */
export function fastest(rows: readonly Row[]): Row | undefined {
  return rows.reduce<Row | undefined>(
    (best, row) => (best && best.median <= row.median ? best : row),
    undefined,
  );
}

/** The row of records that differ in their rounds alone; its ratio is still to be found. */
function summarizeGroup(records: readonly BenchmarkRecord[]): Row {
  const [first] = records;
  const of = first && cases.get(first.case);
  if (first === undefined || of === undefined) {
    throw new RangeError(`summarize: expected the name of a case, got ${first?.case}`);
  }
  const middle = (field: 'median' | 'p95' | 'coldMs' | 'gflops' | 'peakFraction'): number =>
    median(records.map((record) => record[field]));
  return {
    case: of,
    runtime: first.runtime,
    engine: first.engine,
    engineVersion: first.engineVersion,
    threads: first.threads,
    variant: first.variant,
    times: timesByRound(records),
    median: middle('median'),
    p95: middle('p95'),
    coldMs: middle('coldMs'),
    gflops: middle('gflops'),
    peakFraction: middle('peakFraction'),
    samples: records.reduce((sum, { samples }) => sum + samples.length, 0),
    steps: records.reduce((sum, { steps }) => sum + steps, 0),
    fingerprints: distinct(records.flatMap(({ fingerprint }) => fingerprint ?? [])),
    sameWork: records.every(({ sameWork }) => sameWork),
    notes: distinct(records.flatMap(({ note }) => note ?? [])),
    clock: widestClock(records),
    ratio: undefined,
  };
}

/** A thing measured twice in a round counts as the median of both. */
function timesByRound(records: readonly BenchmarkRecord[]): Map<string, number> {
  const key = ({ run, round }: BenchmarkRecord): string => `${run} ${round}`;
  const rounds = distinct(records.map(key));
  return new Map(
    rounds.map((round) => [
      round,
      median(records.filter((record) => key(record) === round).map((record) => record.median)),
    ]),
  );
}

function widestClock(records: readonly BenchmarkRecord[]): Clock {
  const outside = records.flatMap(({ clock }) => clock.emptyRequestMs ?? []);
  const resolutionMs = Math.max(...records.map(({ clock }) => clock.resolutionMs));
  if (!records.some(({ clock }) => clock.source === 'outside')) return { source: 'inside', resolutionMs };
  return { source: 'outside', resolutionMs, emptyRequestMs: Math.max(...outside) };
}

function inOrder(a: Row, b: Row): number {
  const names = [...cases.keys()];
  return (
    names.indexOf(a.case.name) - names.indexOf(b.case.name) ||
    ENGINE_ORDER.indexOf(a.engine) - ENGINE_ORDER.indexOf(b.engine) ||
    runtimeOrder(a.runtime.name) - runtimeOrder(b.runtime.name) ||
    compareText(a.runtime.name, b.runtime.name) ||
    compareText(a.runtime.version, b.runtime.version) ||
    a.threads - b.threads ||
    compareText(a.variant ?? '', b.variant ?? '')
  );
}

/** By code units: the order of a locale would be another one elsewhere. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
