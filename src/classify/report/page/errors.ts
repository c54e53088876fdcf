// Plots of the errors with the highest predicted probability.
import { countAxis, type Line, lineChart } from '../../../report/charts/lines.js';
import { escaped } from '../../../report/escape.js';
import { type Figure, figureOf } from '../../../report/html.js';
import { many } from '../../../text/many.js';
import type { ClassifierError } from '../../evaluation.js';
import { classMeans } from '../class-means.js';
import type { ReadResult } from '../result.js';
import { share, shortLabel } from '../words.js';

/** Most steps that are drawn of a sequence. */
const MOST_STEPS = 300;
/** Features that are drawn, each with its own colour and dashes. */
const STYLES = [
  { colour: 'accent' },
  { colour: 'seasonal', dashes: '7 3' },
  { colour: 'drift', dashes: '9 3 2 3' },
  { colour: 'ets', dashes: '4 4' },
] as const;

export function errorSection(result: ReadResult): string {
  const { topErrors, count, accuracy } = result.evaluation;
  const wrong = count - Math.round(accuracy * count);
  const means = classMeans(result.trainedOn);
  const rest =
    topErrors.length < wrong
      ? `Of ${many(wrong, 'error')} the ${topErrors.length} that it was surest of.`
      : '';
  const body =
    topErrors.length === 0
      ? '<p>There are none: each sequence was given its class.</p>'
      : `<p>${escaped(`Whether the label is wrong, or the sequence odd, or the classifier: look. ${rest}`)}</p>
<div class="figures">${topErrors.map((error) => figureOf(errorFigure(result, means, error))).join('\n')}</div>`;
  return `<section aria-labelledby="errors">
<h2 id="errors">Wrong, and surest of it</h2>
${body}
</section>`;
}

function errorFigure(
  { testedOn: { sequences }, testIndices }: ReadResult,
  means: ReturnType<typeof classMeans>,
  error: ClassifierError,
): Figure {
  const { index, label, predicted, probability } = error;
  const { values, lengths, features } = sequences;
  const number = (testIndices?.[index] ?? index) + 1;
  const length = lengths[index] ?? 0;
  const start = lengths.slice(0, index).reduce((sum, one) => sum + one, 0);
  const every = Math.ceil(length / MOST_STEPS);
  const steps = Array.from({ length: Math.ceil(length / every) }, (_, at) => at * every);
  const at = (step: number, feature: number): number | null => {
    const value = values[(start + step) * features + feature] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  const shown = STYLES.slice(0, features);
  const [own, said] = [shortLabel(label), shortLabel(predicted)];
  const pointsOf = (valueAt: (step: number) => number | null): Line['points'] =>
    steps.map((step) => ({ x: step + 1, y: valueAt(step) }));
  const lines = [
    ...shown.map((style, feature): Line => {
      const name = features === 1 ? 'the sequence' : `feature ${feature + 1}`;
      return { ...style, label: name, points: pointsOf((step) => at(step, feature)) };
    }),
    ...[label, predicted].flatMap((one, place): Line[] => {
      const mean = means.get(one);
      if (mean === undefined) return [];
      const points = pointsOf((step) => mean[step] ?? null);
      return [{ ...(STYLES[place + 1] ?? STYLES[1]), label: `mean of ${shortLabel(one)}`, points }];
    }),
  ];
  const some = shown.length < features ? `, of ${features} features the first ${shown.length}` : '';
  const thinned = every === 1 ? '' : `, every ${every}th drawn`;
  return {
    title: `Sequence ${number}: ${own}, taken for ${said}`,
    svg: lineChart(
      { lines, x: countAxis('step', length) },
      {
        id: `error-${index + 1}`,
        title: `Sequence ${number} of the class ${own}, which was taken for ${said}`,
        description: `${many(length, 'step')}. The classifier was ${share(probability)} sure.`,
      },
    ),
    caption: `${share(probability)} sure of ${said}; it is ${own}. ${many(length, 'step')}${thinned}${some}.`,
    table: {
      caption: `Sequence ${number}`,
      heading: ['step', ...lines.map(({ label: name }) => name)],
      rows: steps.map((step, row) => [step + 1, ...lines.map(({ points }) => points[row]?.y ?? null)]),
    },
  };
}
