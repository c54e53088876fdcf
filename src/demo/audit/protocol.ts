// Messages between the audit page and its worker. All of them survive structured cloning. Requests are numbered; late answers to old
// requests are ignored.
import type { AuditReport } from '../../receipt/index.js';
import type { Place } from '../protocol.js';
import type { Curves } from './curves.js';

/** The three files of an audit. */
export const SLOTS = ['receipt', 'data', 'key'] as const;
export type Slot = (typeof SLOTS)[number];

/** Ways to tamper with the example. */
export const TAMPERINGS = ['data', 'loss', 'signed'] as const;
export type Tampering = (typeof TAMPERINGS)[number];

/** Requests to the worker. */
export type Request =
  | ({
      readonly type: 'audit';
      readonly id: number;
      readonly salt: string;
      /** So that one can watch what takes a moment. */
      readonly slowly: boolean;
    } & { readonly [slot in Slot]: File | null })
  /** Stops the running request. */
  | { readonly type: 'stop' }
  /** Trains the example, signs its receipt, and optionally tampers with it. */
  | { readonly type: 'example'; readonly id: number; readonly tampering: Tampering | null };

/** A file of the example. */
export interface ExampleFile {
  readonly name: string;
  readonly text: string;
}

/** Files of the example; null if missing. */
export type Example = { readonly [slot in Slot]: ExampleFile | null };

/** Progress of an audit. */
export interface AuditProgress {
  /** Epochs that were computed again, and their total. */
  readonly done: number;
  readonly of: number;
  readonly curves: Curves;
}

/** The content of a receipt as short texts. */
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

/** The first difference. */
export interface ShownDifference {
  /** Its name in audits. */
  readonly what: string;
  /** From 0; null if it concerns the whole run. */
  readonly epoch: number | null;
  /** The value in the receipt and the value found, as short texts. */
  readonly receipt: string;
  readonly here: string;
}

/** The result of an audit. */
export interface Outcome extends Pick<AuditReport, 'verdict' | 'signed' | 'compared'> {
  readonly difference: ShownDifference | null;
  /** Epochs that were computed again. */
  readonly epochs: number;
  /** Without delays for watching. */
  readonly milliseconds: number;
  /** Null if the receipt could not be read. */
  readonly facts: Facts | null;
  readonly curves: Curves | null;
}

/** Answers of the worker. */
export type Message =
  | { readonly type: 'ready'; readonly place: Place }
  | { readonly type: 'progress'; readonly id: number; readonly progress: AuditProgress }
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly type: 'stopped'; readonly id: number }
  | { readonly type: 'example'; readonly id: number; readonly example: Example }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
