// Messages between the page, the worker that trains and the worker that draws. All of them survive structured cloning. A run is one
// training run with its settings; late messages of finished runs are ignored.
import type { LagSummary } from '../forgetting/measures/index.js';
import type { Answer, ExampleRun } from '../forgetting/verify/index.js';
import type { Curves } from './audit/curves.js';
import type { ForecastChartsRequest } from './forecast/pictures.js';
import type { ForgetGate, Settings, TaskDefaults } from './settings.js';

/** The platform of the page, according to the engine. */
export interface Place {
  /** Such as `firefox 128.0`. */
  readonly runtime: string;
  readonly version: string;
  /** 1 without threads. */
  readonly threads: number;
  /** Why there are no threads; empty if there are. */
  readonly reason: string;
  readonly isolated: boolean;
}

/** What the page needs to know about a task. */
export interface TaskChoice extends TaskDefaults {
  readonly title: string;
  readonly description: string;
  readonly criterion: string;
  readonly source: string;
  readonly expectation: 'open' | 'selective' | 'control';
  readonly features: number;
  /** Required number of steps of sequences; null for any. */
  readonly steps: number | null;
  /** Some of its test sequences, as typed text. */
  readonly example: string;
}

/** Whether a network forgets selectively: for this run only, so without an interval. */
export interface RunVerdict {
  readonly answer: Answer;
  /** The smaller of the two indices. */
  readonly selectivity: number;
  /** By the Jacobian; null if the task has no useful derivative. */
  readonly sensitivity: number | null;
  /** Null during training, because it takes longer. */
  readonly intervention: number | null;
  /** How much is kept of what should be kept, and how much remains of what should be forgotten; by sensitivities if available. */
  readonly retention: number;
  readonly leak: number;
}

export type Phase = 'untrained' | 'training' | 'paused' | 'trained';

/** Losses so far, of at most a few hundred epochs. */
export interface Curve {
  readonly epochs: readonly number[];
  readonly losses: readonly number[];
}

/** Everything that is shown of a network at one moment of its training. */
export interface Frame {
  readonly run: number;
  readonly settings: Settings;
  readonly phase: Phase;
  /** The value at which the forget gate of this trained copy was fixed; null if it was not. */
  readonly afterwards: ForgetGate | null;
  readonly epoch: number;
  /** Time spent on training. */
  readonly milliseconds: number;
  /** Of the last epochs; 0 before the first. */
  readonly threads: number;
  readonly curve: Curve;
  readonly example: ExampleRun;
  readonly lags: readonly LagSummary[];
  /** Whether {@link lags} are derivatives, or effects of interventions. */
  readonly lagsAre: 'sensitivities' | 'interventions';
  readonly verdict: RunVerdict;
  /** From 0 to 1, and whether the task's criterion is met. */
  readonly score: number;
  readonly solved: boolean;
  readonly fingerprint: string;
}

/** A file to download. */
export interface NamedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Requests to the worker that trains. Each `id` is answered once. */
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

/** Its answers, and unsolicited messages. */
export type Message =
  | { readonly type: 'ready'; readonly place: Place; readonly tasks: readonly TaskChoice[] }
  | { readonly type: 'frame'; readonly frame: Frame }
  | { readonly type: 'predicted'; readonly id: number; readonly outputs: readonly number[][][] }
  | { readonly type: 'files'; readonly id: number; readonly files: readonly NamedFile[] }
  | { readonly type: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  /** Concerns an `id` or a run; without either it is permanent. */
  | { readonly type: 'failed'; readonly id?: number; readonly run?: number; readonly message: string };

export const CHARTS = ['loss', 'predictions', 'gates', 'lags'] as const;
export type ChartName = (typeof CHARTS)[number];

/** A frame to draw, with this width in CSS pixels. */
export interface FrameRequest {
  readonly frame: Frame;
  readonly widths: { readonly [chart in ChartName]: number };
}

/** Two curves to draw over each other. */
export interface CurvesRequest {
  readonly curves: Curves;
  readonly width: number;
}

/** Requests to the worker that draws. */
export type DrawRequest = FrameRequest | CurvesRequest | ForecastChartsRequest;

/** Charts as SVG. */
export type Drawn<Name extends string = string> =
  | { readonly charts: { readonly [chart in Name]: string } }
  | { readonly message: string };

/** Up to this many outputs are drawn as lines, more as maps. */
export const MOST_LINES = 2;
