// `npm run accuracy`: what stands in the documentation is what was measured, and the run measures what it says.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { measureSet } from '../../../benchmarks/accuracy/measure.js';
import {
  type AccuracyRun,
  accuracySection,
  missedGoals,
  SECTION,
} from '../../../benchmarks/accuracy/report.js';
import { CLASSIFICATION_SETS } from '../../../benchmarks/accuracy/sets.js';
import { replaceSection } from '../../../benchmarks/report/section.js';
import { parseTs, SequenceClassifier } from '../../../src/classify/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('accuracy');

const readRun = async (): Promise<AccuracyRun> =>
  JSON.parse(await readFile('benchmarks/accuracy/results.json', 'utf8')) as AccuracyRun;

test('the table in docs/classify.md is that of the committed run', async () => {
  const docs = await readFile('docs/classify.md', 'utf8');
  expect(replaceSection(docs, SECTION, accuracySection(await readRun()))).toBe(docs);
});

test('the committed run has every set, of five seeds, and no goal was missed', async () => {
  const { classification, commit } = await readRun();
  expect(classification.map(({ set }) => set)).toEqual(CLASSIFICATION_SETS.map(({ name }) => name));
  for (const { accuracies, fingerprints } of classification) {
    expect([accuracies.length, new Set(fingerprints).size]).toEqual([5, 5]);
  }
  expect(missedGoals(classification)).toEqual([]);
  expect(commit).toMatch(/^[0-9a-f]{12}$/);
});

test('a goal that is missed is told', async () => {
  const { classification } = await readRun();
  const worse = classification.map((record) => ({ ...record, accuracies: [90, 91] }));
  expect(missedGoals(worse)).toEqual([
    'ItalyPowerDemand: expected 96, got 90.50',
    'JapaneseVowels: expected 98, got 90.50',
  ]);
});

test('a set is measured by the defaults, seed by seed', async () => {
  const text = (rows: readonly string[]): string => `@classLabel true a b\n@data\n${rows.join('\n')}`;
  const train = text(['1,2,3:a', '2,3:a', '3,2,1:b', '2,1:b']);
  await mkdir(inFolder('Tiny'), { recursive: true });
  await writeFile(inFolder('Tiny/Tiny_TRAIN.ts'), train);
  await writeFile(inFolder('Tiny/Tiny_TEST.ts'), text(['4,5,6,7:a', '1,0:b', '3,4:a']));
  const record = await measureSet({ name: 'Tiny', published: undefined, goal: undefined }, inFolder(), 2);
  const { accuracies, ensemble, seconds, fingerprints, ...facts } = record;
  expect(facts).toEqual({
    set: 'Tiny',
    train: 4,
    test: 3,
    steps: [2, 4],
    features: 1,
    classes: 2,
    majority: 100 * (2 / 3),
  });
  const second = await SequenceClassifier.fit(parseTs(train), { seed: 2 });
  expect(fingerprints[1]).toBe(second.fingerprint());
  for (const accuracy of [...accuracies, ensemble])
    expect([0, 100 * (1 / 3), 100 * (2 / 3), 100]).toContain(accuracy);
  expect(seconds).toBeGreaterThan(0);
});
