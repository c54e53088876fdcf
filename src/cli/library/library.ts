// What the commands train, ask and time: SeriesPredictor where TensorFlow.js is installed, else the same on `lethe/core`.
import type { BenchmarkCase } from '../../bench/cases.js';
import type { Workload } from '../../bench/measurement.js';
import { LetheError } from '../../errors.js';
import type { FitHistory } from '../../network/index.js';
import type { SeriesPredictorOptions, TrainOptions } from '../../series/options.js';
import type { WasmInfo } from '../../tfjs/index.js';

/** What trains: our kernels, or tfjs's own operations. */
export const ENGINES = ['compiled', 'tfjs'] as const;
export type EngineName = (typeof ENGINES)[number];

/** The part of `SeriesPredictor` that the commands use. */
export interface SeriesModel {
  /** Optimizer steps that its weights have seen. */
  readonly steps: number;
  train(x: number[][][], y: number[][], options: TrainOptions): Promise<FitHistory>;
  predict(x: number[][][]): Promise<number[][]>;
  /** @param folder path or `file://` URL */
  save(folder: string): Promise<void>;
  fingerprint(): Promise<string>;
}

/** Where and on what it runs. */
export type Backend = WasmInfo;

/** One implementation of all that the commands need, with the same bits and files as the other one. */
export interface Library {
  /** The entry point of the package. */
  readonly name: 'lethe' | 'lethe/core';
  readonly engines: readonly EngineName[];
  /** Versions of what it is made of, by name. */
  readonly versions: { readonly [name: string]: string };
  create(options: SeriesPredictorOptions): SeriesModel;
  /** @throws LetheError `data` if it is not there, not whole, or not a SeriesPredictor. */
  load(folder: string): Promise<SeriesModel>;
  /** What tfjs's operations run on; undefined if nothing started that. */
  backend(): Backend | undefined;
  /** Starts what it runs on, with `threads` threads; default: the available cores, at most 4. */
  start(threads?: number): Promise<Backend>;
  /** Ends what {@link start} and workloads started. */
  release(): Promise<void>;
  /** A case of the benchmarks, ready to be timed. */
  openWorkload(of: BenchmarkCase, how: { engine: EngineName; threads: number }): Promise<Workload>;
}

const INSTALL = 'npm install @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-wasm';

/** What there is of TensorFlow.js where it is not installed. */
export const NOT_INSTALLED: string = `not installed (${INSTALL})`;

/** @throws LetheError `state` if the library does not have the engine. */
export function checkEngine({ engines }: Library, engine: EngineName): void {
  if (engines.includes(engine)) return;
  throw new LetheError('state', `--engine ${engine} needs TensorFlow.js: ${INSTALL}`);
}
