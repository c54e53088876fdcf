// What the commands train, predict with and measure: SeriesPredictor if TensorFlow.js is installed, else its equivalent on `lethe/core`.
import type { BenchmarkCase } from '../../bench/cases.js';
import type { Workload } from '../../bench/measurement.js';
import { LetheError } from '../../errors.js';
import type { FitHistory } from '../../network/index.js';
import type { SeriesPredictorOptions, TrainOptions } from '../../series/options.js';
import type { WasmInfo } from '../../tfjs/index.js';

/** Implementations of training: our kernels, or tfjs's own operations. */
export const ENGINES = ['compiled', 'tfjs'] as const;
export type EngineName = (typeof ENGINES)[number];

/** The part of `SeriesPredictor` that the commands use. */
export interface SeriesModel {
  /** Number of optimizer steps so far. */
  readonly steps: number;
  train(x: number[][][], y: number[][], options: TrainOptions): Promise<FitHistory>;
  predict(x: number[][][]): Promise<number[][]>;
  /** @param folder path or `file://` URL */
  save(folder: string): Promise<void>;
  fingerprint(): Promise<string>;
}

/** Runtime and backend. */
export type Backend = WasmInfo;

/** An implementation of everything that the commands need; both have the same bits and files. */
export interface Library {
  /** Entry point of the package. */
  readonly name: 'lethe' | 'lethe/core';
  readonly engines: readonly EngineName[];
  /** Versions of its parts, by name. */
  readonly versions: { readonly [name: string]: string };
  create(options: SeriesPredictorOptions): SeriesModel;
  /** @throws LetheError `data` if it does not exist, is incomplete, or is not a SeriesPredictor. */
  load(folder: string): Promise<SeriesModel>;
  /** Backend of tfjs's operations; undefined if it was not started. */
  backend(): Backend | undefined;
  /** Starts the backend with `threads` threads; default: the available cores, at most 4. */
  start(threads?: number): Promise<Backend>;
  /** Releases what {@link start} and workloads started. */
  release(): Promise<void>;
  /** A benchmark case, ready to measure. */
  openWorkload(of: BenchmarkCase, how: { engine: EngineName; threads: number }): Promise<Workload>;
}

const INSTALL = 'npm install @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-wasm';

/** The version of TensorFlow.js if it is not installed. */
export const NOT_INSTALLED: string = `not installed (${INSTALL})`;

/** @throws LetheError `state` if the library does not have the engine. */
export function checkEngine({ engines }: Library, engine: EngineName): void {
  if (engines.includes(engine)) return;
  throw new LetheError('state', `--engine ${engine} needs TensorFlow.js: ${INSTALL}`);
}
