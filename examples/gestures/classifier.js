// The network that tells strokes apart.
import { SequenceClassifier } from 'lethe/classify';
import { builtIn } from './strokes.js';

/** Two parts of a stroke are one step; nothing is kept aside, as a few strokes of each kind are all that there is. */
const OPTIONS = {
  seed: 1,
  units: 24,
  epochs: 40,
  learningRate: 0.02,
  dropout: 0.2,
  patch: 2,
  classWeight: 'balanced',
  validationSplit: 0,
};

/** Trains on what is built in and what was drawn: `{ x, label }` each. Kinds count the same, however many strokes there are of each. */
export function trainOn(taught, signal) {
  return SequenceClassifier.fit([...builtIn(), ...taught], { ...OPTIONS, signal });
}
