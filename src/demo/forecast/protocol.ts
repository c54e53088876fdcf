// What the page that forecasts and its worker say to each other. All of it survives structured cloning. What is asked has a number;
// answers to what is not asked any more are late and are not heard.
import type { BacktestReport, BaselineName, Measures } from '../../forecast/index.js';
import type { NamedFile, Place } from '../protocol.js';
import type { Learning, ShownSeries } from './pictures.js';

/** Columns of a file, and what they seem to be. */
export interface Columns {
  readonly names: readonly string[];
  /** Null where there is none. */
  readonly guessed: { readonly [part in 'time' | 'series' | 'target']: string | null };
}

/** What is to be forecast, and how. */
export interface Choices {
  readonly target: string;
  /** Null: rows are steps. */
  readonly time: string | null;
  /** Null: the table is one series. */
  readonly series: string | null;
  /** A column that is known ahead. */
  readonly future: string | null;
  /** Null: a season by the calendar, else 12. */
  readonly horizon: number | null;
  readonly epochs: number;
  readonly seed: number;
}

/** What the worker is asked. */
export type Request =
  /** Which columns there are. */
  | { readonly type: 'look'; readonly id: number; readonly file: File }
  | { readonly type: 'forecast'; readonly id: number; readonly file: File; readonly choices: Choices };

/** How far it has come. */
export interface ForecastProgress {
  readonly stage: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly learning: Learning | null;
}

/** What came out. */
export interface Outcome extends Pick<BacktestReport, 'verdict' | 'bestBaseline' | 'difference'> {
  readonly file: string;
  readonly target: string;
  readonly horizon: number;
  readonly lookback: number;
  /** Places in the past that were forecast from. */
  readonly places: number;
  readonly network: Measures;
  readonly baselines: { readonly [name in BaselineName]?: Measures };
  /** Some of them, if there are many. */
  readonly series: readonly ShownSeries[];
  readonly count: number;
  /** Of all series. */
  readonly steps: number;
  readonly windows: number;
  readonly season: string;
  readonly problems: readonly string[];
  readonly learning: Learning;
  readonly fingerprint: string;
  readonly milliseconds: number;
  /** The forecaster, the forecast as CSV, and a page to look at. */
  readonly files: { readonly model: NamedFile; readonly forecast: NamedFile; readonly report: NamedFile };
}

/** What the worker answers. */
export type Message =
  | { readonly type: 'ready'; readonly place: Place }
  | { readonly type: 'columns'; readonly id: number; readonly columns: Columns }
  | { readonly type: 'progress'; readonly id: number; readonly progress: ForecastProgress }
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
