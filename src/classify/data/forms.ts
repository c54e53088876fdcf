// The accepted forms of sequences and their labels.

/** Label of a sequence: a text or a number, the same kind for all sequences. */
export type Label = string | number;

/** One sequence: steps with the same number of values each, or, for a single feature, plain numbers. NaN is a missing number. */
export type Sequence = readonly (readonly number[])[] | readonly number[];

/** All steps of all sequences, one after the other, as `parseTs` and `parseSequenceCsv` return them. */
export interface PackedSequences {
  /** Row-major, `[all steps, features]`. NaN is a missing number. */
  values: Float32Array | Float64Array | readonly number[];
  /** Number of steps of each sequence. */
  lengths: ArrayLike<number>;
  /** Number of values in one step. */
  features: number;
}

/** Packed sequences with their labels. */
export interface PackedLabelledSequences extends PackedSequences {
  labels: readonly Label[];
}

/** Sequences of unequal length, in any of three forms. */
export type SequenceData =
  | readonly Sequence[]
  | readonly { readonly x: Sequence }[]
  | { readonly x: readonly Sequence[] }
  | PackedSequences;

/** Sequences of unequal length with their labels, in any of three forms. */
export type LabelledSequenceData =
  | readonly { readonly x: Sequence; readonly label: Label }[]
  | { readonly x: readonly Sequence[]; readonly y: readonly Label[] }
  | PackedLabelledSequences;

/** The forms of {@link LabelledSequenceData}, for error messages. */
export const LABELLED_FORMS = 'a list of { x, label }, { x, y } or { values, lengths, features, labels }';
