import type { BacktestOptions } from '../../forecast/index.js';
import type {
  CompileArgs,
  LayerTopology,
  NestedNumbers,
  NetworkFitArgs,
  ShapedNumbers,
  Topology,
} from '../../network/public.js';

/** Which part of a table that many jobs share a job takes. */
export interface DataPart {
  /** The value in the series column, of tables that are forecast. */
  series?: string | null;
  /** Samples, sequences or rows from the first of these numbers to before the second, counted from 0. */
  rows?: readonly [number, number] | null;
}

/** What is in a file or behind a URL. */
export type DataFormat = 'json' | 'csv';

/** A file, read when the job is added, and kept in the store by its digest. Node, Deno, Bun. */
export interface FileData extends DataPart {
  file: string | URL;
  /** Default: by the ending of the name, `.csv` or `.json`. */
  format?: DataFormat | null;
  /** SHA-256 that it has to have, 64 hexadecimal digits. */
  sha256?: string | null;
}

/**
 * What is behind a URL. With a digest each worker fetches it once by itself, from places that its option `urls` allows; without one
 * it is read when the job is added, and kept in the store.
 */
export interface UrlData extends DataPart {
  url: string | URL;
  /** Default: by the ending of the path, `.csv` or `.json`. */
  format?: DataFormat | null;
  /** SHA-256 that it has to have, 64 hexadecimal digits. */
  sha256?: string | null;
}

/** What is in the store already. */
export interface StoredData extends DataPart {
  sha256: string;
  format: DataFormat;
}

/** Data at hand: plain values and typed arrays. */
export interface InlineData<Value> extends DataPart {
  values: Value;
}

/** Where the data of a job are. */
export type JobData<Value> = FileData | UrlData | StoredData | InlineData<Value>;

/** What every job may say. */
export interface JobBase {
  /** For people: errors and tables call the job so. No bit depends on it. Default: the beginning of its key. */
  name?: string | null;
  /** Decides all that is random; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number | null;
  /** Which bytes of the model are kept in the store: the model, the model with its optimizer, or none. Default `model`. */
  keep?: 'model' | 'optimizer' | 'none' | null;
}

/** Numbers to train on. */
export interface FitValues {
  x: NestedNumbers[] | ShapedNumbers;
  y: NestedNumbers[] | ShapedNumbers;
}

/** Options of `Network.fit` that are plain data. */
export type FitJobOptions = Pick<
  NetworkFitArgs,
  | 'batchSize'
  | 'epochs'
  | 'initialEpoch'
  | 'shuffle'
  | 'validationSplit'
  | 'onDivergence'
  | 'earlyStopping'
  | 'clipNorm'
  | 'globalClipNorm'
  | 'clipValue'
  | 'regularizers'
  | 'lossMasks'
  | 'constraints'
>;

/** Trains a network, as `Network.create`, `compile` and `fit` do. */
export interface FitJob extends JobBase {
  kind: 'fit';
  /** Layers, or what `sequential` and `model` make of them. */
  network?: Topology | readonly LayerTopology[] | null;
  /** In the place of `network` and `compile`: the digest of a model in the store that was kept with its optimizer, which is trained on. */
  from?: string | null;
  compile?: CompileArgs | null;
  data: JobData<FitValues>;
  options?: FitJobOptions | null;
  /** Whether a receipt is made, which others can audit. Default false. */
  receipt?: boolean | null;
}

/** Options of `Forecaster.fit` and `backtest` that no job has: they are no plain data, or the fleet's own. */
export const NOT_OF_JOBS = [
  'seed',
  'threads',
  'signal',
  'checkpoint',
  'receipt',
  'step',
  'onProgress',
  'onEpoch',
  'onFold',
] as const;

/** Options of `Forecaster.fit` and `backtest` that are plain data. Where one of `folds`, `distance`, `refit` and `baselines` is given, it is back-tested, too. */
export type ForecastJobOptions = Omit<BacktestOptions, 'network' | (typeof NOT_OF_JOBS)[number]> & {
  network?: 'lstm' | 'gru' | null;
  /** Steps at the end that are not looked at, for a choice that is judged on them later: it is back-tested before them, and no forecaster is made. */
  holdOut?: number | null;
};

/** Trains a `Forecaster`, and forecasts; with `future` columns only if there are rows to come, without a target, which hold them. */
export interface ForecastJob extends JobBase {
  kind: 'forecast';
  /** Rows, columns, or CSV as a text. */
  data: JobData<readonly object[] | object | string>;
  options: ForecastJobOptions;
}

/** Options of `SequenceClassifier.fit` that are plain data. */
export interface ClassifyJobOptions {
  networks?: number | null;
  cell?: 'gru' | 'lstm' | null;
  units?: number | null;
  dropout?: number | null;
  patch?: number | null;
  scaling?: string | null;
  missing?: 'error' | 'last' | null;
  classWeight?: 'balanced' | { readonly [label: string]: number } | null;
  validationSplit?: number | null;
  patience?: number | null;
  epochs?: number | null;
  batchSize?: number | null;
  learningRate?: number | null;
  /** Share of each class that is kept aside to measure on, from above 0 to below 1. Default: nothing is measured. */
  test?: number | null;
  /** Share of each class that is left out before anything else, for a choice that is judged on them later. Default: none. */
  holdOut?: number | null;
}

/** Trains a `SequenceClassifier`. */
export interface ClassifyJob extends JobBase {
  kind: 'classify';
  /** A list of `{ x, label }`, or `{ x, y }`; or CSV as `parseSequenceCsv` reads it. */
  data: JobData<readonly object[] | object | string>;
  options?: ClassifyJobOptions | null;
}

/** One seed of a task of `lethe verify`. */
export interface VerifyJob extends JobBase {
  kind: 'verify';
  /** Name of the task, such as `sum`. */
  options: { task: string };
}

/** A function of your own, out of the module that the worker was started with. */
export interface CallJob extends JobBase {
  kind: 'call';
  /** Name of a function that the module exports. Change it when the function gives other results: keys go by it. */
  function: string;
  data?: JobData<unknown> | null;
  /** Plain data. */
  options?: object | null;
}

/** What a fleet does: a pure function of its description, so that a retry, a duplicate or another machine gives the same bytes. */
export type Job = FitJob | ForecastJob | ClassifyJob | VerifyJob | CallJob;

/** What jobs are of. */
export type KindName = Job['kind'];
