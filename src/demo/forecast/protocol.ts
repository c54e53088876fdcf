// Messages between the forecast page and its worker. All of them survive structured cloning. Requests are numbered; late answers to old
// requests are ignored.
import type { BacktestReport, BaselineName, Measures } from '../../forecast/index.js';
import type { NamedFile, Place } from '../protocol.js';
import type { Learning, ShownSeries } from './pictures.js';

/** Columns of a file, and their guessed roles. */
export interface Columns {
  readonly names: readonly string[];
  /** Null if there is none. */
  readonly guessed: { readonly [part in 'time' | 'series' | 'target']: string | null };
}

/** What to forecast, and how. */
export interface Choices {
  readonly target: string;
  /** Null if each row is a step. */
  readonly time: string | null;
  /** Null if the table is a single series. */
  readonly series: string | null;
  /** A column that is known ahead. */
  readonly future: string | null;
  /** Null for a season by the calendar, else 12 steps. */
  readonly horizon: number | null;
  readonly epochs: number;
  readonly seed: number;
}

/** Requests to the worker. */
export type Request =
  /** Asks for the columns of the file. */
  | { readonly type: 'look'; readonly id: number; readonly file: File }
  | { readonly type: 'forecast'; readonly id: number; readonly file: File; readonly choices: Choices };

/** Progress of a request. */
export interface ForecastProgress {
  readonly stage: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly learning: Learning | null;
}

/** The results. */
export interface Outcome extends Pick<BacktestReport, 'verdict' | 'bestBaseline' | 'difference'> {
  readonly file: string;
  readonly target: string;
  readonly horizon: number;
  readonly lookback: number;
  /** Places in the past of the back-test. */
  readonly places: number;
  readonly network: Measures;
  readonly baselines: { readonly [name in BaselineName]?: Measures };
  /** Some of them, if there are many. */
  readonly series: readonly ShownSeries[];
  readonly count: number;
  /** For all series. */
  readonly steps: number;
  readonly windows: number;
  readonly season: string;
  readonly problems: readonly string[];
  readonly learning: Learning;
  readonly fingerprint: string;
  readonly milliseconds: number;
  /** The forecaster, the forecast as CSV, and the report. */
  readonly files: { readonly model: NamedFile; readonly forecast: NamedFile; readonly report: NamedFile };
}

/** Answers of the worker. */
export type Message =
  | { readonly type: 'ready'; readonly place: Place }
  | { readonly type: 'columns'; readonly id: number; readonly columns: Columns }
  | { readonly type: 'progress'; readonly id: number; readonly progress: ForecastProgress }
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
