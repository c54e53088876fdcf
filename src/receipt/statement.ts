// A receipt: an in-toto Statement v1 (https://github.com/in-toto/attestation), whose predicate is ours.
import type { TrainingDetails } from '../network/index.js';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** The type of our predicate, version 1. */
export const PREDICATE_TYPE = 'urn:lethe:training-receipt:v1';

/** Something by its SHA-256. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** What was trained on, by digest. */
export interface DataDigests {
  readonly samples: number;
  readonly train: string;
  /** Null without samples to validate on. */
  readonly validation: string | null;
  /** Null without masks. */
  readonly gradientMasks: string | null;
  /** Whether a text that is not here was hashed with them, so that nobody can guess small data. */
  readonly salted: boolean;
  /** Where they came from, and how they were made of it; null if nobody said. */
  readonly file: { readonly name: string; readonly sha256: string; readonly recipe?: string } | null;
}

/** A state of the run by its hash. */
export interface Leaf {
  /** The batch that comes next, counted from the beginning of epoch 0. */
  readonly batch: number;
  /** {@link stateBytes} as a leaf of RFC 6962. */
  readonly hash: string;
}

/** Options of `fit`, with their defaults, that decide what is computed. */
export interface RecordedOptions extends Omit<TrainingDetails['options'], 'earlyStopping'> {
  /** Null without. */
  readonly earlyStopping: NonNullable<TrainingDetails['options']['earlyStopping']> | null;
  /** Bounds on gradients, and whose rules hold, as they were given. */
  readonly rules: TrainingDetails['rules'];
}

/** All that a training run depends on, and what came out of it. Doubles are hexadecimal digits of their bits. */
export interface Predicate {
  readonly lethe: { readonly version: string; readonly kernelsSha256: string };
  readonly network: {
    /** As tfjs-layers writes it. */
    readonly topology: object;
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
    readonly initialFingerprint: string;
    /** Of `Network.create`, by which anybody can make the initial weights; null if nobody said. */
    readonly seed: number | null;
    /** How else they were made, in words; null if nobody said. */
    readonly recipe: string | null;
  };
  /** What was compiled, as `trainingConfig` of a model.json. */
  readonly compiled: object;
  readonly options: RecordedOptions;
  readonly seed: number;
  readonly data: DataDigests;
  /** The digest of the receipt of the run whose weights this one began with; null if there is none. */
  readonly parent: string | null;
  /** Of each epoch; empty if it stayed as it was compiled. */
  readonly learningRates: readonly string[];
  readonly history: { readonly [name: string]: readonly string[] };
  readonly states: { readonly everyEpochs: number; readonly root: string; readonly leaves: readonly Leaf[] };
  readonly result: { readonly batches: number; readonly steps: number; readonly epochs: number };
  /** Where it ran; no bit depends on it. */
  readonly environment: { readonly runtime: string; readonly runtimeVersion: string; readonly date: string };
}

/** A receipt that is not signed. */
export interface Receipt {
  readonly _type: string;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Predicate;
}
