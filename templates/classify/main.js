// Learns from data.csv to classify gestures, and prints how often it is right.
import { readFile, writeFile } from 'node:fs/promises';
import { parseSequenceCsv, SequenceClassifier, splitSequences } from 'lethe/classify';

/** One row for each time step: `id` names the sequence, `gesture` its class; the other columns are measurements. */
const { all } = parseSequenceCsv(await readFile('data.csv', 'utf8'), { sequence: 'id', label: 'gesture' });

// It is tested on sequences that it has not seen.
const { train, test } = splitSequences(all, { test: 0.2, seed: 1 });
const classifier = await SequenceClassifier.fit(train, { seed: 1, epochs: 40 });

const { accuracy, count, confusion, majority, verdict } = await classifier.evaluate(test);
const percent = (share) => `${(100 * share).toFixed(0)} %`;
console.log(`Right on ${percent(accuracy)} of ${count} sequences that it has never seen`);
console.log(`Always saying "${majority.label}" is right on ${percent(majority.accuracy)}`);
console.log(`Is it better than that? Verdict: ${verdict}`);
console.table(
  Object.fromEntries(
    classifier.classes.map((label, row) => [
      label,
      Object.fromEntries(classifier.classes.map((said, column) => [`said ${said}`, confusion[row][column]])),
    ]),
  ),
);

// A sequence without a label: x and y for each time step.
const moves = [0, 0.4, 0.8, 1, 0.9, 0.6, 0.3, 0].map((x) => [x, 0.1]);
const [answer] = await classifier.predict([moves]);
console.log('A hand that moves to the right and stops:', answer);

await writeFile('classifier.lethe', await classifier.save());
console.log('Fingerprint', classifier.fingerprint());
