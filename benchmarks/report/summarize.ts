// From the records of several rounds to one row for each thing that was measured.
import type { BenchmarkCase, Clock } from 'lethe/bench';
import { median } from '../../src/bench/statistics.js';
import { type BenchmarkRecord, type CpuTimes, type EngineName, WIDE } from '../records/record.js';
import { isDisturbed } from '../records/steady.js';
import { referenceRuntime } from '../reference.js';
import { cases } from './cases.js';
import { distinct } from './format.js';
import { ENGINE_ORDER, runtimeOrder } from './names.js';

/** How many times as long one thing takes as another: of the quotients within rounds. */
export interface Ratio {
  median: number;
  least: number;
  most: number;
  /** Whether CPU times stand for disturbed ones in some of the rounds. */
  byCpuTime: boolean;
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
  /** Likewise of the CPU times, for the rounds that have them. */
  cpuTimes: ReadonlyMap<string, number>;
  /** Rounds in which others had so much of the machine that the clock is not to be trusted. */
  disturbed: ReadonlySet<string>;
  /** Medians over the rounds: of the medians, of the 95th percentiles, of the first steps. */
  median: number;
  p95: number;
  coldMs: number;
  gflops: number;
  peakFraction: number;
  /** The least of all samples. */
  minimum: number;
  /** CPU time: median over the rounds of the medians; undefined where no round has it. */
  cpu: number | undefined;
  /** Samples and steps in all rounds together. */
  samples: number;
  steps: number;
  /** One, unless the rounds computed different numbers. */
  fingerprints: string[];
  sameWork: boolean;
  notes: string[];
  /** The coarsest of the rounds. */
  clock: Clock;
  /** Whether it is of Lethe's compiled engine in the runtime of reference, and with which vectors. */
  ours: 'narrow' | 'wide' | undefined;
  /** Its time in multiples of Lethe's on one thread in Node; undefined for that itself and for other work. */
  ratio: Ratio | undefined;
  /** The same to Lethe's on one thread with wide vectors; undefined as well where that was not measured. */
  wideRatio: Ratio | undefined;
}

/** One row for each case, runtime, engine, thread count and variant, in the order of the tables. */
export function summarize(records: readonly BenchmarkRecord[]): Row[] {
  const groups = new Map<string, BenchmarkRecord[]>();
  for (const record of records) {
    const { runtime, engine, threads, variant } = record;
    const key = JSON.stringify([record.case, runtime.name, runtime.version, engine, threads, variant]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  const home = referenceRuntime(
    records.filter(({ engine }) => engine === 'compiled').map(({ runtime }) => runtime.name),
  );
  const rows = [...groups.values()]
    .map(summarizeGroup)
    .map((row): Row => ({ ...row, ours: kindOfOurs(row, home) }))
    .sort(inOrder);
  const wide = new Map(
    rows.filter(({ ours, threads }) => ours === 'wide' && threads === 1).map((row) => [row.case, row]),
  );
  const references = new Map(rows.filter(isReference).map((row) => [row.case, row]));
  return rows.map((row) => {
    const reference = references.get(row.case);
    const base = wide.get(row.case);
    return {
      ...row,
      ratio: reference === undefined || reference === row ? undefined : ratioOf(row, reference),
      wideRatio: base === undefined || base === row ? undefined : ratioOf(row, base),
    };
  });
}

/** Whether a row is Lethe on one thread in Node, with which all others are compared. */
export function isReference(row: Row): boolean {
  return isOurs(row) && row.threads === 1;
}

/** Whether a row is Lethe's compiled engine in Node, on any number of threads, with vectors of 128 bits. */
export function isOurs({ ours }: Pick<Row, 'ours'>): boolean {
  return ours === 'narrow';
}

function kindOfOurs({ runtime, engine, variant }: Row, home: string): Row['ours'] {
  if (engine !== 'compiled' || runtime.name.toLowerCase() !== home) return undefined;
  return variant === undefined ? 'narrow' : variant === WIDE ? 'wide' : undefined;
}

/**
 * How many times as long as `base` a row takes: the quotients of the rounds that have both, so that what slows the
 * machine for some minutes slows both. If one of the two was disturbed in a round, and both run on one thread, their CPU
 * times are divided. Undefined without such a round, or if either computes something else.
 */
export function ratioOf(row: Row, base: Row): Ratio | undefined {
  if (!row.sameWork || !base.sameWork) return undefined;
  let byCpuTime = false;
  const quotients = [...row.times].flatMap(([round, ms]) => {
    const other = base.times.get(round);
    if (other === undefined) return [];
    const [cpu, otherCpu] = [row.cpuTimes.get(round), base.cpuTimes.get(round)];
    const known = cpu !== undefined && otherCpu !== undefined && row.threads === 1 && base.threads === 1;
    if (!known || !(row.disturbed.has(round) || base.disturbed.has(round))) return [ms / other];
    byCpuTime = true;
    return [cpu / otherCpu];
  });
  if (quotients.length === 0) return undefined;
  return {
    median: median(quotients),
    least: Math.min(...quotients),
    most: Math.max(...quotients),
    byCpuTime,
  };
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
  const cpu = records.flatMap((record) => record.cpu?.median ?? []);
  const middle = (field: 'median' | 'p95' | 'coldMs' | 'gflops' | 'peakFraction'): number =>
    median(records.map((record) => record[field]));
  return {
    case: of,
    runtime: first.runtime,
    engine: first.engine,
    engineVersion: first.engineVersion,
    threads: first.threads,
    variant: first.variant,
    times: timesByRound(records, (record) => record.median),
    cpuTimes: timesByRound(records, (record) => ownCpuTimes(record)?.median),
    disturbed: new Set(records.filter(wasDisturbed).map(roundOf)),
    median: middle('median'),
    p95: middle('p95'),
    coldMs: middle('coldMs'),
    gflops: middle('gflops'),
    peakFraction: middle('peakFraction'),
    minimum: Math.min(...records.map(({ minimum }) => minimum)),
    cpu: cpu.length === 0 ? undefined : median(cpu),
    samples: records.reduce((sum, { samples }) => sum + samples.length, 0),
    steps: records.reduce((sum, { steps }) => sum + steps, 0),
    fingerprints: distinct(records.flatMap(({ fingerprint }) => fingerprint ?? [])),
    sameWork: records.every(({ sameWork }) => sameWork),
    notes: distinct(records.flatMap(({ note }) => note ?? [])),
    clock: widestClock(records),
    ours: undefined,
    ratio: undefined,
    wideRatio: undefined,
  };
}

/** A thing measured twice in a round counts as the median of both. */
function timesByRound(
  records: readonly BenchmarkRecord[],
  timeOf: (record: BenchmarkRecord) => number | undefined,
): Map<string, number> {
  const rounds = new Map<string, number[]>();
  for (const record of records) {
    const time = timeOf(record);
    if (time === undefined) continue;
    const key = roundOf(record);
    rounds.set(key, [...(rounds.get(key) ?? []), time]);
  }
  return new Map([...rounds].map(([round, times]) => [round, median(times)]));
}

function roundOf({ run, round }: BenchmarkRecord): string {
  return `${run} ${round}`;
}

/** Whether a record says that the machine worked for others while it was measured. */
export function wasDisturbed(record: BenchmarkRecord): boolean {
  const { samples, threads } = record;
  return isDisturbed({ samples, cpuSamples: ownCpuTimes(record)?.samples }, threads);
}

/** CPU times that wall times can be held against: of the process that computes, not of all that a browser does beside. */
export function ownCpuTimes({ cpu }: BenchmarkRecord): CpuTimes | undefined {
  return cpu?.source === 'inside' ? cpu : undefined;
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
