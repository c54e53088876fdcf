// What the page, the worker that trains and the worker that draws say to each other. All of it survives structured
// cloning. A run is one training run with its settings; messages of a run that is over are late and are not heard.
import type { LagSummary } from '../forgetting/measures/index.js';
import type { Answer, ExampleRun } from '../forgetting/verify/index.js';
import type { Curves } from './audit/curves.js';
import type { ForecastChartsRequest } from './forecast/pictures.js';
import type { ForgetGate, Settings, TaskDefaults } from './settings.js';

/** Where the page runs, as the engine sees it. */
export interface Place {
  /** Such as `firefox 128.0`. */
  readonly runtime: string;
  readonly version: string;
  /** 1 where there are no threads. */
  readonly threads: number;
  /** Why there are no threads; empty if there are. */
  readonly reason: string;
  readonly isolated: boolean;
}

/** What the page has to know of a task. */
export interface TaskChoice extends TaskDefaults {
  readonly title: string;
  readonly description: string;
  readonly criterion: string;
  readonly source: string;
  readonly expectation: 'open' | 'selective' | 'control';
  readonly features: number;
  /** Steps that sequences have to have; null where any number will do. */
  readonly steps: number | null;
  /** Some sequences of its test data, as one would type them. */
  readonly example: string;
}

/** Whether a network forgets selectively: of this one run, so without an interval. */
export interface RunVerdict {
  readonly answer: Answer;
  /** The smaller of the two that there are. */
  readonly selectivity: number;
  /** Of the Jacobian; null where the task has no derivative to speak of. */
  readonly sensitivity: number | null;
  /** Null while it trains: it takes longer. */
  readonly intervention: number | null;
  /** How much of what is to be kept is kept, and how much of what is to be forgotten is left; of sensitivities, if any. */
  readonly retention: number;
  readonly leak: number;
}

export type Phase = 'untrained' | 'training' | 'paused' | 'trained';

/** Losses so far, of at most some hundreds of epochs. */
export interface Curve {
  readonly epochs: readonly number[];
  readonly losses: readonly number[];
}

/** Everything that is shown of a network at one moment of its training. */
export interface Frame {
  readonly run: number;
  readonly settings: Settings;
  readonly phase: Phase;
  /** The forget gate of this copy was fixed so when the network had learned; null: it is as it was trained. */
  readonly afterwards: ForgetGate | null;
  readonly epoch: number;
  /** Spent on training alone. */
  readonly milliseconds: number;
  /** Of the last epochs; 0 before the first. */
  readonly threads: number;
  readonly curve: Curve;
  readonly example: ExampleRun;
  readonly lags: readonly LagSummary[];
  /** Whether {@link lags} are derivatives, or effects of interventions. */
  readonly lagsAre: 'sensitivities' | 'interventions';
  readonly verdict: RunVerdict;
  /** From 0 to 1, with whether the task's criterion is met. */
  readonly score: number;
  readonly solved: boolean;
  readonly fingerprint: string;
}

/** A file to be downloaded. */
export interface NamedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the worker that trains is asked. Each `id` is answered once. */
export type Request =
  | { readonly type: 'prepare'; readonly run: number; readonly settings: Settings }
  | {
      readonly type: 'train';
      readonly run: number;
      readonly slowly: boolean;
      readonly threads: number | null;
    }
  | { readonly type: 'pause'; readonly run: number }
  | { readonly type: 'clamp'; readonly run: number; readonly forgetGate: ForgetGate }
  | { readonly type: 'predict'; readonly id: number; readonly sequences: readonly number[][][] }
  | { readonly type: 'model'; readonly id: number }
  | { readonly type: 'report'; readonly id: number; readonly task: string; readonly seeds: number };

/** What it answers, and tells by itself. */
export type Message =
  | { readonly type: 'ready'; readonly place: Place; readonly tasks: readonly TaskChoice[] }
  | { readonly type: 'frame'; readonly frame: Frame }
  | { readonly type: 'predicted'; readonly id: number; readonly outputs: readonly number[][][] }
  | { readonly type: 'files'; readonly id: number; readonly files: readonly NamedFile[] }
  | { readonly type: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  /** Of an `id`, or of a run; with neither nothing more can be done. */
  | { readonly type: 'failed'; readonly id?: number; readonly run?: number; readonly message: string };

export const CHARTS = ['loss', 'predictions', 'gates', 'lags'] as const;
export type ChartName = (typeof CHARTS)[number];

/** A frame to be drawn, this many CSS pixels wide. */
export interface FrameRequest {
  readonly frame: Frame;
  readonly widths: { readonly [chart in ChartName]: number };
}

/** Two curves to be drawn one over the other. */
export interface CurvesRequest {
  readonly curves: Curves;
  readonly width: number;
}

/** What the worker that draws is asked. */
export type DrawRequest = FrameRequest | CurvesRequest | ForecastChartsRequest;

/** Charts as SVG. */
export type Drawn<Name extends string = string> =
  | { readonly charts: { readonly [chart in Name]: string } }
  | { readonly message: string };

/** Outputs that are drawn as lines; more are drawn as maps. */
export const MOST_LINES = 2;
