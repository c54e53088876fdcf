// How does an epoch grow with one size? A line for Lethe on each thread count and for each peer on its best.

import type { CurveName } from 'lethe/bench';
import type { TopLevelSpec } from 'vega-lite';
import { distinct } from '../format.js';
import { engineLabel, isPeer, PEER_ORDER } from '../names.js';
import { fastest, isOurs, type Row } from '../summarize.js';
import { shownThreads } from '../tables/runtimes.js';
import { type Line, linePanel } from './lines.js';
import { DURATION_LABEL, logDomain, logTicks } from './scale.js';
import { SHAPES, type Theme } from './theme.js';

const TITLES: Readonly<Record<CurveName, { question: string; axis: string }>> = {
  units: { question: 'How does an epoch grow with the units of the LSTM?', axis: 'units' },
  batch: { question: 'How does an epoch grow with the batch?', axis: 'samples in the batch' },
  time: { question: 'How does an epoch grow with the length of the sequences?', axis: 'time steps' },
};

const HEIGHT = 360;

/** Undefined unless at least two points of the curve were measured. */
export function curveChart(
  rows: readonly Row[],
  curve: CurveName,
  subtitle: string,
  theme: Theme,
): TopLevelSpec | undefined {
  const shown = rows.filter((row) => row.case.curve?.name === curve && (isOurs(row) || isPeer(row.engine)));
  const sizes = distinct(shown.map(sizeOf)).sort((a, b) => a - b);
  const [least, most] = [sizes[0], sizes.at(-1)];
  const [first] = shown;
  if (least === undefined || most === undefined || first === undefined || least === most) return undefined;
  const lines = [...oursLines(shown, theme), ...peerLines(shown, theme)];
  const domain = logDomain(
    lines.flatMap(({ points }) => points.map(({ y }) => y)),
    0.04,
  );
  const panel = linePanel(lines, {
    theme,
    width: 540,
    height: HEIGHT,
    x: {
      title: TITLES[curve].axis,
      base: 2,
      domain: [least, most],
      ticks: sizes,
      label: "format(datum.value, 'd')",
    },
    y: {
      title: 'time of an epoch',
      base: 10,
      domain,
      ticks: logTicks(domain, HEIGHT, 36),
      label: DURATION_LABEL,
    },
  });
  return {
    title: { text: TITLES[curve].question, subtitle: [fixedSizes(first, curve), subtitle] },
    ...panel,
  } as TopLevelSpec;
}

function sizeOf(row: Row): number {
  return row.case.curve?.value ?? 0;
}

function oursLines(rows: readonly Row[], theme: Theme): Line[] {
  const ours = rows.filter(isOurs);
  return shownThreads(ours).map((count, index) => ({
    name: `Lethe, ${count === 1 ? '1 thread' : `${count} threads`}`,
    color: theme.colors.compiled,
    shape: SHAPES[index] ?? 'circle',
    dash: index === 0 ? [] : [6, 3],
    filled: index === 0,
    width: 3,
    points: pointsOf(ours.filter(({ threads }) => threads === count)),
  }));
}

function peerLines(rows: readonly Row[], theme: Theme): Line[] {
  return PEER_ORDER.flatMap((peer, index) => {
    const of = rows.filter(({ engine }) => engine === peer);
    if (of.length === 0) return [];
    const other = of.some(({ sameWork }) => !sameWork);
    return {
      name: `${engineLabel(peer)}${other ? ' (other work)' : ''}`,
      color: theme.colors[peer],
      shape: SHAPES[index + 1] ?? 'circle',
      dash: other ? [2, 3] : [],
      filled: true,
      width: 1.75,
      points: pointsOf(of),
    };
  });
}

/** At each size the fastest of the rows. */
function pointsOf(rows: readonly Row[]): { x: number; y: number }[] {
  return distinct(rows.map(sizeOf))
    .sort((a, b) => a - b)
    .flatMap((x) => {
      const best = fastest(rows.filter((row) => sizeOf(row) === x));
      return best === undefined ? [] : [{ x, y: best.median }];
    });
}

/** What stays the same along a curve. */
function fixedSizes({ case: { batch, time, inputs, units } }: Row, curve: CurveName): string {
  const all = {
    batch: `batch ${batch}`,
    time: `${time} time steps`,
    inputs: `${inputs} inputs`,
    units: `${units} units`,
  };
  const fixed = Object.entries(all).flatMap(([name, text]) => (name === curve ? [] : [text]));
  return `Training, ${fixed.join(', ')}; peers on their best thread count. Both axes are logarithmic.`;
}
