import { factsOf } from '../../../report/html.js';
import { problemsOf } from '../../../report/problems.js';
import { findingsOf } from '../../data/findings.js';
import type { ReadResult } from '../result.js';
import { shortLabel } from '../words.js';

const MOST_CLASSES = 20;

/** The training and test data, and findings about them. */
export function dataSection(result: ReadResult): string {
  const { source, tested, classifier, evaluation, trainedOn, testedOn } = result;
  const { classes, features } = classifier;
  const rest = classes.length - MOST_CLASSES;
  const names = classes.slice(0, MOST_CLASSES).map(shortLabel).join(', ');
  const lengths = [trainedOn?.sequences.lengths ?? [], testedOn.sequences.lengths].flat();
  const [least, most] = lengths.reduce(
    ([low, high], length) => [Math.min(low, length), Math.max(high, length)],
    [Number.POSITIVE_INFINITY, 0],
  ) as [number, number];
  const facts: [string, string][] = [
    ...(source === undefined || source === null ? [] : [['Data', source] as [string, string]]),
    ...(trainedOn === undefined
      ? []
      : [['Sequences trained on', String(trainedOn.labels.length)] as [string, string]]),
    [
      'Sequences tested on',
      `${evaluation.count}${tested === undefined || tested === null ? '' : `: ${tested}`}`,
    ],
    ['Classes', `${classes.length}: ${names}${rest > 0 ? ` and ${rest} more` : ''}`],
    ['Numbers of a step', String(features)],
    ['Steps', least === most ? String(least) : `${least} to ${most}`],
  ];
  const findings =
    trainedOn === undefined
      ? ''
      : problemsOf(findingsOf(trainedOn, testedOn), 'Nothing odd was seen in them.');
  return `<section aria-labelledby="data">
<h2 id="data">The data</h2>
${factsOf(facts)}
${findings}
</section>`;
}
