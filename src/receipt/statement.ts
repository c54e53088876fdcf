// A receipt: an in-toto Statement v1 (https://github.com/in-toto/attestation), with Lethe's own predicate.
import type { TrainingDetails } from '../network/index.js';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** The type of Lethe's predicate, version 1. */
export const PREDICATE_TYPE = 'urn:lethe:training-receipt:v1';

/** A thing with its SHA-256. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** The data of a run, by digest. */
export interface DataDigests {
  readonly samples: number;
  readonly train: string;
  /** Null without validation samples. */
  readonly validation: string | null;
  /** Null without masks. */
  readonly gradientMasks: string | null;
  /** Whether a secret text was hashed with the data, so that nobody can guess small data. */
  readonly salted: boolean;
  /** The file that they come from, and how they were derived from it; null if unknown. */
  readonly file: { readonly name: string; readonly sha256: string; readonly recipe?: string } | null;
}

/** A state of the run, by its hash. */
export interface Leaf {
  /** The next batch, counted from the beginning of epoch 0. */
  readonly batch: number;
  /** {@link stateBytes} as a leaf of RFC 6962. */
  readonly hash: string;
}

/** Options of `fit` that affect the results, with their defaults. */
export interface RecordedOptions extends Omit<TrainingDetails['options'], 'earlyStopping'> {
  /** Null without. */
  readonly earlyStopping: NonNullable<TrainingDetails['options']['earlyStopping']> | null;
  /** Bounds on gradients and choices of rules, as given. */
  readonly rules: TrainingDetails['rules'];
}

/** Everything that a training run depends on, and its results. Doubles are hexadecimal digits of their bits. */
export interface Predicate {
  readonly lethe: { readonly version: string; readonly kernelsSha256: string };
  readonly network: {
    /** As tfjs-layers writes it. */
    readonly topology: object;
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
    readonly initialFingerprint: string;
    /** The seed of `Network.create`, from which anyone can draw the initial weights; null if unknown. */
    readonly seed: number | null;
    /** Another description of the initial weights; null if there is none. */
    readonly recipe: string | null;
  };
  /** The arguments of `compile`, as `trainingConfig` of a model.json. */
  readonly compiled: object;
  readonly options: RecordedOptions;
  readonly seed: number;
  readonly data: DataDigests;
  /** The digest of the receipt of the run whose weights this one began with; null if there is none. */
  readonly parent: string | null;
  /** The learning rate of each epoch; empty if it did not change. */
  readonly learningRates: readonly string[];
  readonly history: { readonly [name: string]: readonly string[] };
  readonly states: { readonly everyEpochs: number; readonly root: string; readonly leaves: readonly Leaf[] };
  readonly result: { readonly batches: number; readonly steps: number; readonly epochs: number };
  /** The runtime; no bit depends on it. */
  readonly environment: { readonly runtime: string; readonly runtimeVersion: string; readonly date: string };
}

/** An unsigned receipt. */
export interface Receipt {
  readonly _type: string;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Predicate;
}
