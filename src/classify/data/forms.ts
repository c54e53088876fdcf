// The forms in which sequences and their labels come in.

/** What a sequence is called: a text or a number, the same kind for all. */
export type Label = string | number;

/** One sequence: steps of as many numbers each, or, of one feature, numbers. NaN is a number that is missing. */
export type Sequence = readonly (readonly number[])[] | readonly number[];

/** All steps of all sequences one after the other: what `parseTs` and `parseSequenceCsv` return. */
export interface PackedSequences {
  /** Row-major, `[all steps, features]`. NaN is a number that is missing. */
  values: Float32Array | Float64Array | readonly number[];
  /** Steps of each sequence. */
  lengths: ArrayLike<number>;
  /** Numbers of one step. */
  features: number;
}

/** The same, each with its label. */
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

/** How errors call the forms of {@link LabelledSequenceData}. */
export const LABELLED_FORMS = 'a list of { x, label }, { x, y } or { values, lengths, features, labels }';
