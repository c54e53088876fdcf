// How long is an epoch in each runtime? A panel for each training run, a line for each runtime.
import type { TopLevelSpec } from 'vega-lite';
import { distinct } from '../format.js';
import { runtimeLabel, runtimeOrder } from '../names.js';
import type { Row } from '../summarize.js';
import { runtimeRows, shownThreads } from '../tables/runtimes.js';
import { type Dot, type DotOptions, dotPanel } from './dots.js';
import type { Theme } from './theme.js';

/** Undefined without training runs in more than one runtime. */
export function runtimesChart(
  rows: readonly Row[],
  subtitle: string,
  theme: Theme,
): TopLevelSpec | undefined {
  const counts = shownThreads(rows);
  const shown = runtimeRows(rows, 'training').filter(
    ({ engine, threads, variant }) =>
      variant === undefined && (engine === 'compiled' ? counts : [1]).includes(threads),
  );
  const runtimes = distinct(shown.map(({ runtime }) => runtime.name)).sort(
    (a, b) => runtimeOrder(a) - runtimeOrder(b),
  );
  if (runtimes.length < 2) return undefined;
  const series = [
    ...counts.map((count, index) => ({
      name: seriesName('compiled', count),
      color: theme.colors.compiled,
      shape: index === 0 ? 'circle' : 'square',
      filled: index === 0,
    })),
    ...(shown.some(({ engine }) => engine === 'tfjs')
      ? [{ name: seriesName('tfjs', 1), color: theme.colors.tfjs, shape: 'triangle-up' }]
      : []),
  ];
  const options: DotOptions = {
    theme,
    names: runtimes.map(runtimeLabel),
    series,
    width: 204,
    right: 0.03,
  };
  const panels = distinct(shown.map((row) => row.case)).map((of, index) => {
    const dots = shown
      .filter((row) => row.case === of)
      .map(({ runtime, engine, threads, median }): Dot => {
        return { name: runtimeLabel(runtime.name), series: seriesName(engine, threads), ms: median };
      });
    return dotPanel({ title: of.name, subtitle: of.title, dots }, index % 3 === 0, options);
  });
  return {
    title: { text: 'How long is an epoch in each runtime?', subtitle },
    columns: 3,
    spacing: { row: 26, column: 22 },
    concat: panels,
  };
}

function seriesName(engine: Row['engine'], threads: number): string {
  const who = engine === 'compiled' ? 'compiled' : "tfjs's operations";
  return `${who}, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
}
