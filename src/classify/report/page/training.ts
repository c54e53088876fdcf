import { factsOf, figureOf } from '../../../report/html.js';
import { type Learned, learningFigures } from '../../../report/learning-curve.js';
import type { ClassifierProgress } from '../../options.js';
import type { ReadResult } from '../result.js';

/** How the networks were trained; after a resumed run, since the checkpoint. */
export function trainingSection({ classifier, progress }: ReadResult): string {
  const { training } = classifier;
  const kept = training.map(({ epochs, bestEpoch }) => `${(bestEpoch ?? epochs - 1) + 1} of ${epochs}`);
  const learned = training.map(({ bestEpoch }, index): Learned => {
    return { epochs: epochsOf(progress ?? [], index), bestEpoch };
  });
  const figures = learningFigures(learned, 'sequences').map(figureOf);
  return `<section aria-labelledby="training">
<h2 id="training">How it learned</h2>
${factsOf([
  ['Networks', String(training.length)],
  ['Epoch that was kept', kept.join(', ')],
])}
${figures.length === 0 ? '' : `<div class="figures">${figures.join('\n')}</div>`}
</section>`;
}

function epochsOf(progress: readonly ClassifierProgress[], network: number): Learned['epochs'] {
  const own = new Map(progress.filter((one) => one.network === network).map((one) => [one.epoch, one]));
  return Array.from({ length: Math.max(0, ...own.keys()) + (own.size > 0 ? 1 : 0) }, (_, epoch) => {
    const { loss, validationLoss } = own.get(epoch) ?? {};
    return { loss, validationLoss };
  });
}
