// Learning curves in reports: losses by epoch, on training and validation data.
import { many } from '../text/many.js';
import { countAxis, type Line, lineChart } from './charts/lines.js';
import type { Figure } from './html.js';
import { logTicks } from './log-ticks.js';

/** Networks that are drawn, one colour each. */
const COLOURS = ['accent', 'seasonal', 'drift'] as const;
const MOST_EPOCHS = 400;

/** One network: its losses by epoch. */
export interface Learned {
  readonly epochs: readonly {
    /** Undefined if unknown, as the run resumed from a checkpoint. */
    readonly loss?: number | undefined;
    /** Undefined without validation data. */
    readonly validationLoss?: number | undefined;
  }[];
  /** The epoch whose weights were kept, counted from 0; undefined: the last. */
  readonly bestEpoch?: number | undefined;
}

/** The curves of the first three networks; empty if there is no loss to draw. */
export function learningFigures(networks: readonly Learned[], what: string): Figure[] {
  const drawn = networks.slice(0, COLOURS.length);
  const longest = Math.max(0, ...drawn.map(({ epochs }) => epochs.length));
  const epochs = Math.min(longest, MOST_EPOCHS);
  const isAside = drawn.some((network) =>
    network.epochs.some(({ validationLoss }) => validationLoss !== undefined),
  );
  const lines = drawn.flatMap((network, index): Line[] => {
    const name = networks.length === 1 ? '' : ` of network ${index + 1}`;
    const colour = COLOURS[index] ?? 'accent';
    const points = (pick: 'loss' | 'validationLoss'): { x: number; y: number | null }[] =>
      network.epochs.slice(0, epochs).map((losses, epoch) => {
        const loss = losses[pick] ?? 0;
        return { x: epoch + 1, y: loss > 0 ? loss : null };
      });
    return [
      { label: `trained on${name}`, colour, ...(isAside && { dashes: '4 3' }), points: points('loss') },
      ...(isAside ? [{ label: `kept aside${name}`, colour, points: points('validationLoss') }] : []),
    ];
  });
  const values = lines.flatMap(({ points }) => points.flatMap(({ y }) => y ?? []));
  if (values.length === 0) return [];
  const [low, high] = [Math.min(...values) / 1.1, Math.max(...values) * 1.1];
  const last = drawn.map(({ epochs: own, bestEpoch }) => {
    const kept = own[bestEpoch ?? own.length - 1];
    return Number((kept?.validationLoss ?? kept?.loss ?? Number.NaN).toPrecision(3));
  });
  const of = isAside ? `the ${what} kept aside` : `the ${what} trained on`;
  const kept = isAside
    ? `The kept weights are those of the epoch with the lowest loss on the ${what} kept aside.`
    : 'Nothing was kept aside: the weights of the last epoch were kept.';
  const some =
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
          title: `Loss by epoch, of ${what} that are trained on${isAside ? ' and of those kept aside' : ''}`,
          description: `${many(longest, 'epoch')}. Loss of ${of} at the epoch that was kept: ${last.join(', ')}.`,
        },
      ),
      caption: `Loss by epoch, on a logarithmic scale. ${kept}${some}`,
      table: {
        caption: 'Loss by epoch',
        heading: ['epoch', ...lines.map(({ label }) => label)],
        rows: Array.from({ length: epochs }, (_, epoch) => [
          epoch + 1,
          ...drawn.flatMap(({ epochs: own }) => [
            own[epoch]?.loss ?? null,
            ...(isAside ? [own[epoch]?.validationLoss ?? null] : []),
          ]),
        ]),
      },
    },
  ];
}
