import { factsOf, figureOf } from '../../../report/html.js';
import { learningFigures } from '../../../report/learning-curve.js';
import type { ForecastResult } from '../result.js';

/** How the networks were trained; empty for a loaded forecaster. */
export function trainingSection({ fitted }: ForecastResult): string {
  if (fitted === undefined || fitted === null) return '';
  const { networks, windows } = fitted;
  const facts: [string, string][] = [
    ['Networks', String(networks.length)],
    ['Windows trained on', String(windows.training)],
    ['Windows kept aside', String(windows.validation)],
    [
      'Epoch that was kept',
      networks.map(({ bestEpoch, epochs }) => `${bestEpoch + 1} of ${epochs.length}`).join(', '),
    ],
  ];
  return `<section aria-labelledby="training">
<h2 id="training">How it learned</h2>
<p>The last part of the past is kept aside and never used for training. It decides when training ends and how wide the intervals are.</p>
${factsOf(facts)}
<div class="figures">${learningFigures(networks, 'windows').map(figureOf).join('\n')}</div>
</section>`;
}
