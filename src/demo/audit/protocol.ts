// What the page that audits and its worker say to each other. All of it survives structured cloning. What is asked has a
// number; answers to what is not asked any more are late and are not heard.
import type { AuditReport } from '../../receipt/index.js';
import type { Place } from '../protocol.js';
import type { Curves } from './curves.js';

/** The three files that an audit can take. */
export const SLOTS = ['receipt', 'data', 'key'] as const;
export type Slot = (typeof SLOTS)[number];

/** Ways to tamper with the example. */
export const TAMPERINGS = ['data', 'loss', 'signed'] as const;
export type Tampering = (typeof TAMPERINGS)[number];

/** What the worker is asked. */
export type Request =
  | ({
      readonly type: 'audit';
      readonly id: number;
      readonly salt: string;
      /** So that one can watch what takes a moment. */
      readonly slowly: boolean;
    } & { readonly [slot in Slot]: File | null })
  /** Ends what runs. */
  | { readonly type: 'stop' }
  /** Trains the example, signs its receipt, and tampers with it if it is to. */
  | { readonly type: 'example'; readonly id: number; readonly tampering: Tampering | null };

/** A file of the example. */
export interface ExampleFile {
  readonly name: string;
  readonly text: string;
}

/** Files of the example; null where there is none. */
export type Example = { readonly [slot in Slot]: ExampleFile | null };

/** How far an audit has come. */
export interface AuditProgress {
  /** Epochs that were computed again, and how many there are. */
  readonly done: number;
  readonly of: number;
  readonly curves: Curves;
}

/** What a receipt says of itself, as short texts. */
export interface Facts {
  readonly version: string;
  readonly where: string;
  readonly samples: number;
  readonly epochs: number;
  readonly optimizer: string;
  readonly file: string;
  readonly salted: boolean;
  readonly fingerprint: string;
}

/** The first thing that differs. */
export interface ShownDifference {
  /** As audits name it. */
  readonly what: string;
  /** Counted from 0; null for what is of the whole run. */
  readonly epoch: number | null;
  /** What the receipt says and what was found, as short texts. */
  readonly receipt: string;
  readonly here: string;
}

/** What an audit found. */
export interface Outcome extends Pick<AuditReport, 'verdict' | 'signed' | 'compared'> {
  readonly difference: ShownDifference | null;
  /** Epochs that were computed again. */
  readonly epochs: number;
  /** Without what was waited for somebody to watch. */
  readonly milliseconds: number;
  /** Null if nothing was read of the receipt. */
  readonly facts: Facts | null;
  readonly curves: Curves | null;
}

/** What the worker answers. */
export type Message =
  | { readonly type: 'ready'; readonly place: Place }
  | { readonly type: 'progress'; readonly id: number; readonly progress: AuditProgress }
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly type: 'stopped'; readonly id: number }
  | { readonly type: 'example'; readonly id: number; readonly example: Example }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
