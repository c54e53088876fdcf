import type { BacktestOptions } from '../../forecast/index.js';
import type {
  CompileArgs,
  LayerTopology,
  NestedNumbers,
  NetworkFitArgs,
  ShapedNumbers,
  Topology,
} from '../../network/public.js';

/** The part of a shared table that a job uses. */
export interface DataPart {
  /** Value in the series column, for forecasts. */
  series?: string | null;
  /** Samples, sequences or rows from the first index, inclusive, to the second, exclusive; counted from 0. */
  rows?: readonly [number, number] | null;
}

/** Format of a file, or of the content of a URL. */
export type DataFormat = 'json' | 'csv';

/** A file. It is read when the job is added, and kept in the store by its digest. Node, Deno, Bun. */
export interface FileData extends DataPart {
  file: string | URL;
  /** Default: by the extension, `.csv` or `.json`. */
  format?: DataFormat | null;
  /** Expected SHA-256, 64 hexadecimal digits. */
  sha256?: string | null;
}

/**
 * Data behind a URL. With a digest, each worker fetches it once, if its option `urls` allows the URL; without one it is read when the job
 * is added, and kept in the store.
 */
export interface UrlData extends DataPart {
  url: string | URL;
  /** Default: by the extension of the path, `.csv` or `.json`. */
  format?: DataFormat | null;
  /** Expected SHA-256, 64 hexadecimal digits. */
  sha256?: string | null;
}

/** Data that are already in the store. */
export interface StoredData extends DataPart {
  sha256: string;
  format: DataFormat;
}

/** Data in memory: plain values and typed arrays. */
export interface InlineData<Value> extends DataPart {
  values: Value;
}

/** The data of a job. */
export type JobData<Value> = FileData | UrlData | StoredData | InlineData<Value>;

/** Fields of all jobs. */
export interface JobBase {
  /** A name for errors and tables; it does not affect the result. Default: the beginning of the job's key. */
  name?: string | null;
  /** Seed of everything random; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number | null;
  /** What the store keeps: the model, the model with its optimizer, or none. Default `model`. */
  keep?: 'model' | 'optimizer' | 'none' | null;
}

/** Training data. */
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
  /** Layers, or a topology that `sequential` or `model` built. */
  network?: Topology | readonly LayerTopology[] | null;
  /** Instead of `network` and `compile`: digest of a model in the store that was kept with its optimizer, to continue training. */
  from?: string | null;
  compile?: CompileArgs | null;
  data: JobData<FitValues>;
  options?: FitJobOptions | null;
  /** Whether to write a receipt, which others can audit. Default false. */
  receipt?: boolean | null;
}

/** Options of `Forecaster.fit` and `backtest` that jobs do not have: they are not plain data, or the fleet sets them. */
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

/**
 * Options of `Forecaster.fit` and `backtest` that are plain data. The job includes a back-test if one of `folds`, `distance`, `refit` and
 * `baselines` is given.
 */
export type ForecastJobOptions = Omit<BacktestOptions, 'network' | (typeof NOT_OF_JOBS)[number]> & {
  network?: 'lstm' | 'gru' | null;
  /**
   * Number of steps at the end to leave out, for a choice that is later evaluated on them. The job then back-tests before these steps, and
   * makes no forecaster.
   */
  holdOut?: number | null;
};

/** Trains a `Forecaster`, and forecasts. With `future` columns it forecasts only if the data contain future rows, without targets. */
export interface ForecastJob extends JobBase {
  kind: 'forecast';
  /** Rows, columns, or CSV as text. */
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
  /** Fraction of each class to hold out for evaluation, above 0 and below 1. Default: no evaluation. */
  test?: number | null;
  /** Fraction of each class to leave out first, for a choice that is later evaluated on it. Default: none. */
  holdOut?: number | null;
}

/** Trains a `SequenceClassifier`. */
export interface ClassifyJob extends JobBase {
  kind: 'classify';
  /** A list of `{ x, label }`, or `{ x, y }`; or CSV as for `parseSequenceCsv`. */
  data: JobData<readonly object[] | object | string>;
  options?: ClassifyJobOptions | null;
}

/** One seed of a task of `lethe verify`. */
export interface VerifyJob extends JobBase {
  kind: 'verify';
  /** Name of the task, such as `sum`. */
  options: { task: string };
}

/** A custom function, from the module of the worker. */
export interface CallJob extends JobBase {
  kind: 'call';
  /** Name of an exported function of the module. Rename it when its results change: the key of the job depends on the name. */
  function: string;
  data?: JobData<unknown> | null;
  /** Plain data. */
  options?: object | null;
}

/** A job of a fleet: a pure function of its description, so that a retry, a duplicate or another machine gives the same bytes. */
export type Job = FitJob | ForecastJob | ClassifyJob | VerifyJob | CallJob;

/** The kind of a job. */
export type KindName = Job['kind'];
