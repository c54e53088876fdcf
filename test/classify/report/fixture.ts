// Classifications of made-up sequences, with all that a report shows.
import { SequenceClassifier } from '../../../src/classify/classifier.js';
import { splitSequences } from '../../../src/classify/data/split-sequences.js';
import type { ClassifierProgress } from '../../../src/classify/options.js';
import type { ClassificationResult } from '../../../src/classify/report/report.js';
import { Generator } from '../../../src/random/index.js';
import { waves } from '../waves.js';

const made = new Map<string, Promise<ClassificationResult>>();

/** Made once by each name. */
function once(name: string, make: () => Promise<ClassificationResult>): Promise<ClassificationResult> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

type Records = readonly { readonly x: number[][]; readonly label: string | number }[];

async function resultOf(
  records: Records,
  options: { readonly epochs: number; readonly networks?: number; readonly validationSplit?: number },
): Promise<ClassificationResult> {
  const { train, test, testIndices } = splitSequences(records, { test: 0.4 });
  const progress: ClassifierProgress[] = [];
  const classifier = await SequenceClassifier.fit(train, {
    ...{ ...options, units: 2, missing: 'last' },
    onEpoch: (one) => progress.push(one),
  });
  return {
    ...{ classifier, train, test, testIndices, progress },
    evaluation: await classifier.evaluate(test),
    source: 'waves.csv',
    tested: 'two fifths of each class, kept aside',
    command: 'npx lethe@0.1.0 classify waves.csv',
    run: 'Node 22.1.0, 1.2 s of training',
  };
}

/** Three classes of one feature, hardly trained: there are errors. With a missing number, and one in test and training alike. */
export function fewClasses(): Promise<ClassificationResult> {
  return once('few', () => {
    const records = waves(60);
    for (const { x } of records.slice(0, 3)) (x[1] as number[])[0] = Number.NaN;
    return resultOf([...records, ...records.slice(20, 26)], { epochs: 2, validationSplit: 0.3 });
  });
}

/** 40 classes of six features, from noise. */
export function manyClasses(): Promise<ClassificationResult> {
  return once('many', () => {
    const draw = new Generator(3, 'data');
    const records = Array.from({ length: 200 }, (_, index) => ({
      x: Array.from({ length: 400 }, () => Array.from({ length: 6 }, () => draw.normal())),
      label: `a class with a long name, number ${index % 40}`,
    }));
    return resultOf(records, { epochs: 1, networks: 2 });
  });
}

/** Of labels that would be markup. */
export function hostileClasses(text: string): Promise<ClassificationResult> {
  const records = waves(30).map(({ x, label }) => ({ x, label: label === 'flat' ? text : label }));
  return resultOf(records, { epochs: 1 });
}
