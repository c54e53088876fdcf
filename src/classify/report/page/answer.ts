import { escaped } from '../../../report/escape.js';
import { tableOf } from '../../../report/html.js';
import type { ClassifierVerdict } from '../../evaluation.js';
import { wilson } from '../../wilson.js';
import type { ReadResult } from '../result.js';
import { share, shortLabel, verdictSentence } from '../words.js';

const ADVICE: { readonly [verdict in ClassifierVerdict]: string } = {
  better: 'That it is right more often is not chance.',
  'not better': 'It is right less often than who looks at no sequence: do not use it.',
  undecided: 'It may be chance. More sequences to test on would tell.',
};

const CLASSES: { readonly [verdict in ClassifierVerdict]: string } = {
  better: 'yes',
  'not better': 'no',
  undecided: 'undecided',
};

/** The answer first: one sentence, then the measures behind it, then the rule. */
export function answerSection({ evaluation }: ReadResult): string {
  const { verdict, count, accuracy, accuracyInterval, balancedAccuracy, majority, classes } = evaluation;
  const row = (name: string, own: number, low: number, high: number, balanced: number): string[] => [
    ...[name, `${Math.round(own * count)} of ${count}`],
    ...[share(own), `${share(low)} to ${share(high)}`, share(balanced)],
  ];
  const always = wilson(Math.round(majority.accuracy * count), count);
  const seen = classes.filter((one) => one.count > 0).length;
  const known = classes.some((one) => one.label === majority.label && one.count > 0);
  const table = tableOf({
    caption: 'How often each is right',
    heading: ['said by', 'right', 'accuracy', 'its 95 % interval', 'balanced accuracy'],
    rows: [
      row('the classifier', accuracy, accuracyInterval.low, accuracyInterval.high, balancedAccuracy),
      row(
        `always ${shortLabel(majority.label)}`,
        ...([majority.accuracy, always.low, always.high] as const),
        known ? 1 / seen : 0,
      ),
    ],
  });
  return `<section aria-labelledby="answer">
<h2 id="answer">Is it better than always saying the same?</h2>
<p class="lead"><span class="${CLASSES[verdict]}">${escaped(verdictSentence(evaluation))}.</span></p>
<p>${ADVICE[verdict]}</p>
<div class="card">${table}</div>
<div class="rule muted">
<p>The interval is Wilson's: between these two the accuracy on all sequences of this kind lies, as far as ${count} of them tell.
Balanced accuracy is the mean of the recalls of the classes: each counts the same, however frequent it is.</p>
<p>The rule was fixed before any numbers were seen: McNemar's test with continuity correction, at 5 %, of the sequences where one of
both is right and the other is not. If it does not tell them apart, the verdict is <em>undecided</em>.</p>
</div>
</section>`;
}
