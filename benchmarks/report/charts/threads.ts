// What do more threads bring? A line for each case that was measured on at least three thread counts in Node.
import type { TopLevelSpec } from 'vega-lite';
import { distinct } from '../format.js';
import { isOurs, isReference, type Row, ratioOf } from '../summarize.js';
import { type Line, linePanel } from './lines.js';
import { logDomain } from './scale.js';
import { SHAPES, type Theme } from './theme.js';

/**
 * Undefined if no case was measured on three thread counts.
 *
 * @param cores of the machine
 */
export function threadsChart(
  rows: readonly Row[],
  cores: number,
  subtitle: string,
  theme: Theme,
): TopLevelSpec | undefined {
  const ours = rows.filter(isOurs);
  const cases = distinct(ours.map((row) => row.case)).filter(
    (of) => distinct(ours.filter((row) => row.case === of).map(({ threads }) => threads)).length > 2,
  );
  const lines = cases.flatMap((of, index): Line[] => {
    const here = ours.filter((row) => row.case === of);
    const one = here.find(isReference);
    if (one === undefined) return [];
    const points = here.flatMap((row) => {
      const ratio = ratioOf(one, row);
      return ratio === undefined ? [] : [{ x: row.threads, y: ratio.median }];
    });
    return [
      {
        name: of.name,
        color: theme.series[index % theme.series.length] ?? theme.ink,
        shape: SHAPES[index % SHAPES.length] ?? 'circle',
        dash: [],
        filled: true,
        width: 2.25,
        points,
      },
    ];
  });
  if (lines.length === 0) return undefined;
  const counts = distinct(lines.flatMap(({ points }) => points.map(({ x }) => x))).sort((a, b) => a - b);
  const most = Math.max(...counts);
  const ideal: Line = {
    name: 'ideal',
    color: theme.muted,
    shape: '',
    dash: [2, 4],
    filled: false,
    width: 1.5,
    points: [1, most].map((count) => ({ x: count, y: count })),
  };
  const domain = logDomain(
    [ideal, ...lines].flatMap(({ points }) => points.map(({ y }) => y)),
    0.04,
  );
  const powers = Array.from({ length: 41 }, (_, index) => 2 ** (index - 20));
  const panel = linePanel([ideal, ...lines], {
    theme,
    width: 540,
    height: 360,
    x: { title: 'threads', base: 2, domain: [1, most], ticks: counts, label: "format(datum.value, 'd')" },
    y: {
      title: 'times as fast as on one thread',
      base: 2,
      domain,
      ticks: powers.filter((power) => power >= domain[0] && power <= domain[1]),
      label: "datum.value < 1 ? '1/' + format(1 / datum.value, 'd') : format(datum.value, 'd')",
    },
    marks: cores > 1 && cores <= most ? [{ x: cores, name: `${cores} cores` }] : [],
  });
  return {
    title: {
      text: 'What do more threads bring?',
      subtitle: ['The compiled engine in Node, training and inference. Both axes are logarithmic.', subtitle],
    },
    ...panel,
  } as TopLevelSpec;
}
