import { type Figure, factsOf, figureOf } from '../../../report/html.js';
import { logTicks } from '../../../report/log-ticks.js';
import type { FitReport } from '../../forecaster.js';
import { many } from '../../time/steps.js';
import { countAxis, lineChart } from '../charts/lines.js';
import type { ForecastResult } from '../result.js';

/** Networks of an ensemble that are drawn. */
const MOST_NETWORKS = 3;
/** Those are drawn, one colour each. */
const COLOURS = ['accent', 'seasonal', 'drift'] as const;
const MOST_EPOCHS = 400;

/** How the networks were trained; empty of one that was loaded. */
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
<p>What is kept aside, the last part of the past, is never trained on: by it training ends, and intervals are made as wide as they have to be.</p>
${factsOf(facts)}
<div class="figures">${curveFigures(fitted).map(figureOf).join('\n')}</div>
</section>`;
}

function curveFigures({ networks }: FitReport): Figure[] {
  const drawn = networks.slice(0, MOST_NETWORKS);
  const longest = Math.max(0, ...drawn.map(({ epochs }) => epochs.length));
  if (longest === 0) return [];
  const epochs = Math.min(longest, MOST_EPOCHS);
  const lines = drawn.flatMap((network, index) => {
    const name = networks.length === 1 ? '' : ` of network ${index + 1}`;
    const colour = COLOURS[index] ?? 'accent';
    const points = (pick: 'loss' | 'validationLoss'): { x: number; y: number | null }[] =>
      network.epochs
        .slice(0, epochs)
        .map((losses, epoch) => ({ x: epoch + 1, y: losses[pick] > 0 ? losses[pick] : null }));
    return [
      { label: `trained on${name}`, colour, dashes: '4 3', points: points('loss') },
      { label: `kept aside${name}`, colour, points: points('validationLoss') },
    ];
  });
  const values = lines.flatMap(({ points }) => points.flatMap(({ y }) => y ?? []));
  if (values.length === 0) return [];
  const [low, high] = [Math.min(...values) / 1.1, Math.max(...values) * 1.1];
  const last = drawn.map(({ epochs: own, bestEpoch }) => own[bestEpoch]?.validationLoss ?? Number.NaN);
  const of =
    drawn.length < networks.length ? ` Of ${networks.length} networks the first ${drawn.length}.` : '';
  return [
    {
      title: 'Learning curve',
      svg: lineChart(
        {
          lines,
          x: countAxis('epoch', epochs),
          y: { type: 'log', domain: [low, high], nice: false, ticks: logTicks(low, high), tickFormat: '~g' },
        },
        {
          id: 'learning-curve',
          title: 'Loss by epoch, of windows that are trained on and of those kept aside',
          description: `${many(longest, 'epoch')}. Loss of the windows kept aside at the epoch that was kept: ${last.map((loss) => Number(loss.toPrecision(3))).join(', ')}.`,
        },
      ),
      caption: `Loss by epoch, on a logarithmic scale. The weights of the epoch with the least loss of the windows kept aside were kept.${of}`,
      table: {
        caption: 'Loss by epoch',
        heading: ['epoch', ...lines.map(({ label }) => label)],
        rows: Array.from({ length: epochs }, (_, epoch) => [
          epoch + 1,
          ...drawn.flatMap(({ epochs: own }) => [
            own[epoch]?.loss ?? null,
            own[epoch]?.validationLoss ?? null,
          ]),
        ]),
      },
    },
  ];
}
