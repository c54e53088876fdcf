import { LABELLED_FORMS, type Label, type LabelledSequenceData } from './forms.js';
import { readLabels } from './labels.js';
import { readSequences, type Sequences } from './sequences.js';

/** Sequences with their labels. */
export interface Labelled {
  readonly sequences: Sequences;
  readonly labels: readonly Label[];
}

/** @throws TypeError or RangeError that names the place in the data, the expected and the received value. */
export function readLabelled(caller: string, data: LabelledSequenceData): Labelled {
  const sequences = readSequences(caller, data, LABELLED_FORMS);
  return { sequences, labels: readLabels(caller, data, sequences.lengths.length) };
}
