// Trains and tests on one set, with the defaults of `lethe/classify`.
import { SequenceClassifier } from 'lethe/classify';
import { readSet } from './data.js';
import type { ClassificationSet } from './sets.js';

/** How a set came out: numbers as they came. */
export interface ClassificationRecord {
  readonly set: string;
  /** Sequences. */
  readonly train: number;
  readonly test: number;
  /** Of the shortest and the longest sequence. */
  readonly steps: readonly [least: number, most: number];
  readonly features: number;
  readonly classes: number;
  /** In per cent, of one network, for each seed. */
  readonly accuracies: readonly number[];
  /** In per cent, of networks of all these seeds together. */
  readonly ensemble: number;
  /** In per cent, of always saying the most frequent class. */
  readonly majority: number;
  /** Mean wall time of training one network, on one thread. */
  readonly seconds: number;
  /** Of one network, for each seed. */
  readonly fingerprints: readonly string[];
}

export async function measureSet(
  { name }: ClassificationSet,
  folder: string,
  seeds: number,
): Promise<ClassificationRecord> {
  const [train, test] = await Promise.all([readSet(folder, name, 'TRAIN'), readSet(folder, name, 'TEST')]);
  const accuracies: number[] = [];
  const fingerprints: string[] = [];
  let [milliseconds, majority] = [0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const started = performance.now();
    const classifier = await SequenceClassifier.fit(train, { seed, threads: 1 });
    milliseconds += performance.now() - started;
    const evaluation = await classifier.evaluate(test);
    accuracies.push(100 * evaluation.accuracy);
    majority = 100 * evaluation.majority.accuracy;
    fingerprints.push(classifier.fingerprint());
  }
  const all = await SequenceClassifier.fit(train, { seed: 1, networks: seeds, threads: 1 });
  const lengths = [...train.lengths, ...test.lengths];
  return {
    set: name,
    train: train.labels.length,
    test: test.labels.length,
    steps: [Math.min(...lengths), Math.max(...lengths)],
    features: train.features,
    classes: all.classes.length,
    accuracies,
    ensemble: 100 * (await all.evaluate(test)).accuracy,
    majority,
    seconds: milliseconds / 1000 / seeds,
    fingerprints,
  };
}
