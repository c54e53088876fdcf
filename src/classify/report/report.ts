// A report of a classifier as one HTML page without scripts and external resources. Entry point `lethe/classify/report`.
import { pageOf } from '../../report/page.js';
import { answerSection } from './page/answer.js';
import { classSection } from './page/classes.js';
import { dataSection } from './page/data.js';
import { errorSection } from './page/errors.js';
import { reproductionOf } from './page/reproduction.js';
import { trainingSection } from './page/training.js';
import { type ClassificationResult, readResult } from './result.js';

export type { ClassificationResult } from './result.js';

/**
 * Returns a self-contained HTML document, below 1 MB and the same for the same numbers. It shows whether the classifier is better than
 * always predicting the most frequent class, the accuracy of each class, which classes are confused, plots of the most confident errors,
 * the learning curve, findings about the data, and how to reproduce the numbers. Each chart has its numbers in a table.
 *
 * @throws TypeError or RangeError that names the invalid part.
 * @example
 * import { SequenceClassifier, splitSequences } from 'lethe/classify';
 * import { classificationReport } from 'lethe/classify/report';
 *
 * const waves = Array.from({ length: 40 }, (_, index) => {
 *   const slope = index % 2 === 0 ? 1 : -1;
 *   return { x: Array.from({ length: 4 + (index % 5) }, (_, step) => slope * step + Math.sin(7 * index)), label: slope };
 * });
 * const { train, test, testIndices } = splitSequences(waves);
 * const progress = [];
 * const classifier = await SequenceClassifier.fit(train, { epochs: 20, onEpoch: (one) => progress.push(one) });
 * const evaluation = await classifier.evaluate(test);
 * console.log(classificationReport({ classifier, evaluation, train, test, testIndices, progress }).length);
 */
export function classificationReport(result: ClassificationResult): string {
  const given = readResult('classificationReport', result);
  const { source } = given;
  const title = source === undefined || source === null ? 'Classes of sequences' : `Classes of ${source}`;
  return pageOf({
    ...{ title, heading: title },
    introduction: `A network learned from labelled sequences which class they are of. How often it is right was measured here, on sequences
that it had not seen, beside always saying the same class.`,
    sections: [
      answerSection(given),
      classSection(given),
      errorSection(given),
      trainingSection(given),
      dataSection(given),
      reproductionOf(given),
    ],
  });
}
