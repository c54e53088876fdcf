// The network that classifies strokes.
import { SequenceClassifier } from 'lethe/classify';
import { builtIn } from './strokes.js';

/** Two parts of a stroke make one time step. No validation part: there are only a few strokes of each kind. */
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

/** Trains on the built-in strokes and the drawn ones, each `{ x, label }`. All kinds have the same weight, however many strokes they have. */
export function trainOn(taught, signal) {
  return SequenceClassifier.fit([...builtIn(), ...taught], { ...OPTIONS, signal });
}
