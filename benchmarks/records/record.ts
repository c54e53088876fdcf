// What is kept of a measurement: one line of JSON in a .jsonl file. docs in benchmarks/results/README.md.
import type { Clock } from 'lethe/bench';

/** Changes whenever a field is added or changes its meaning. Reading takes older ones as well (report/read.ts). */
export const SCHEMA = 3;

/** Who computes: Lethe's two engines, and the peers of benchmarks/peers. */
export type EngineName =
  | 'compiled'
  | 'tfjs'
  | 'stock-wasm'
  | 'stock-cpu'
  | 'brain.js'
  | 'pytorch'
  | 'keras'
  | 'jax';

/** Lethe's own. */
export const ENGINES = ['compiled', 'tfjs'] as const satisfies readonly EngineName[];

/** CPU time: what processors worked, user and system, all threads together. Milliseconds of a step. */
export interface CpuTimes {
  /**
   * `inside`: for the process, as it says itself, of the same samples as the wall times. `outside`: for all processes of the
   * runtime, as the system says (runtimes/process-tree.ts): one number, the mean over these samples.
   */
  source: 'inside' | 'outside';
  samples: number[];
  median: number;
  minimum: number;
}

/** `variant` of the compiled engine with vectors of 256 bits. */
export const WIDE = 'wide vectors';

export interface BenchmarkRecord {
  schema: typeof SCHEMA;
  /** When the run began to which this belongs (ISO 8601): the run's name. */
  run: string;
  /** When this was measured (ISO 8601). */
  at: string;
  /** Commit of Lethe's sources, with `-dirty` if they had been changed since. */
  commit: string;
  /** Rounds go through everything in turn; from 0. */
  round: number;
  /** Name of the case (src/bench/cases.ts). */
  case: string;
  runtime: { name: string; version: string };
  engine: EngineName;
  /** Version of Lethe or of the peer, with what it computes by where that differs (`1.13.1, OpenBLAS Zen`). */
  engineVersion: string;
  threads: number;
  /** How it was run, where one engine has several ways: `wide vectors`, or `passive` for threads that sleep when idle. */
  variant?: string;
  /** Mean milliseconds of one step, for each sample in the order of measuring. */
  samples: number[];
  stepsPerSample: number;
  /** All steps that were timed: samples times steps of each. */
  steps: number;
  /** Of the samples, in milliseconds a step. */
  median: number;
  /** The least: what others on the machine have lengthened least. */
  minimum: number;
  p95: number;
  /** Null where it cannot be known: in edge-runtime, in browsers and workerd but on Linux, and in runs of schema 1. */
  cpu: CpuTimes | null;
  /** How often this was measured again because the machine worked for others meanwhile (records/steady.ts); this was best. */
  repeats: number;
  /** The first step in its process, in milliseconds. */
  coldMs: number;
  clock: Clock;
  /** Operations of the case's matrix products over the median. */
  gflops: number;
  /** The most that SIMD multiplications and additions reach on one core here (benchmarks/peak), in GFLOP/s. */
  peakGflops: number;
  /** The same in vectors of 256 bits, in the first Node that packs them; null if there is none, and in older runs. */
  widePeakGflops: number | null;
  /** `gflops` over `threads` times the peak: `widePeakGflops` for wide vectors where it is known, else `peakGflops`. */
  peakFraction: number;
  /** Losses of the first steps, or mean and mean square of the outputs. */
  values: number[];
  /** Of Lethe's own engines. */
  fingerprint: string | null;
  /** False if it computes something else than the case says, in which case `note` says what. */
  sameWork: boolean;
  note?: string;
  processor: string;
  cores: number;
  system: string;
  /** Average load of the last minute before. */
  load: number;
  /** True for runs too short to quote. */
  quick: boolean;
}
