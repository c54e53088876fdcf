// How long does it take with Lethe, and with what else one would use? A panel for each case, a line for each peer.
import type { TopLevelSpec } from 'vega-lite';
import { sizesOf } from '../cases.js';
import { digits, distinct, duration } from '../format.js';
import { engineLabel, isPeer, PEER_ORDER } from '../names.js';
import { fastest, isOurs, isReference, type Row } from '../summarize.js';
import { singleAndBest } from '../tables/peers.js';
import { shownThreads } from '../tables/runtimes.js';
import { type Dot, type DotOptions, dotPanel } from './dots.js';
import type { Theme } from './theme.js';

/** What a step is called. */
const STEPS: { readonly [task in Row['case']['task']]: string } = {
  training: 'an epoch',
  inference: 'a prediction',
};

/** What the short chart of the README shows: training runs from small to large, peers that do the same work. */
const FRONT = {
  cases: ['small', 'medium', 'large', 'char-rnn'],
  peers: ['stock-wasm', 'pytorch', 'keras', 'jax'],
};

/** The same for the README: four training runs, four peers. Undefined if none of these peers was measured. */
export function frontChart(rows: readonly Row[], subtitle: string, theme: Theme): TopLevelSpec | undefined {
  const { cases, peers } = FRONT;
  const shown = rows.filter(
    (row) => cases.includes(row.case.name) && (isOurs(row) || peers.includes(row.engine)),
  );
  return peersChart(shown, subtitle, theme);
}

/** Undefined if no peer was measured. */
export function peersChart(rows: readonly Row[], subtitle: string, theme: Theme): TopLevelSpec | undefined {
  const shown = rows.filter((row) => row.case.curve === undefined && (isOurs(row) || isPeer(row.engine)));
  const peers = PEER_ORDER.filter((peer) => shown.some(({ engine }) => engine === peer));
  if (peers.length === 0) return undefined;
  const counts = shownThreads(shown.filter(isOurs));
  const [one, more] = counts.map(oursName);
  const candidates = [
    { name: one, color: theme.colors.compiled, shape: 'circle', filled: true },
    { name: more, color: theme.colors.compiled, shape: 'square', filled: false },
    { name: SINGLE, color: theme.colors.tfjs, shape: 'circle', filled: true },
    { name: BEST, color: theme.colors.tfjs, shape: 'diamond', filled: false },
    { name: OTHER, color: theme.muted, shape: 'cross', filled: false },
  ];
  const dotsOf = (of: Row['case']): Dot[] => {
    const here = shown.filter((row) => row.case === of);
    return [
      ...oursDots(here, counts),
      ...peers.flatMap((peer) => peerDots(here.filter(({ engine }) => engine === peer))),
    ];
  };
  const cases = distinct(shown.map((row) => row.case));
  const drawn = new Set(cases.flatMap(dotsOf).map(({ series }) => series));
  const options: DotOptions = {
    theme,
    names: [engineLabel('compiled'), ...peers.map(engineLabel)],
    series: candidates.flatMap(({ name, ...look }) =>
      name !== undefined && drawn.has(name) ? [{ name, ...look }] : [],
    ),
    width: 312,
    right: 0.36,
  };
  const panels = cases.map((of, index) => {
    const reference = shown.find((row) => row.case === of && isReference(row))?.median;
    const title = `${of.name}: ${of.title}`;
    const subtitle = `${STEPS[of.task]} of ${sizesOf(of, '×')}`;
    return dotPanel({ title, subtitle, dots: dotsOf(of), reference }, index % 2 === 0, options);
  });
  return {
    title: {
      text: 'How long does it take, and how long elsewhere?',
      subtitle: [
        subtitle,
        'Beside the points: the best time, in parentheses how many times as long as Lethe on one thread (dashed line).',
      ],
    },
    columns: 2,
    spacing: { row: 26, column: 22 },
    concat: panels,
  };
}

const SINGLE = 'peer, 1 thread';
const BEST = 'peer, best thread count';
const OTHER = 'other work, not compared';

function oursName(threads: number): string {
  return `Lethe, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
}

/** The slowest of a line carries its label, to the right of all of the line's points. */
function labelled(rows: readonly { row: Row; series: string }[], label: string, name: string): Dot[] {
  const slowest = Math.max(...rows.map(({ row }) => row.median));
  return rows.map(({ row, series }) => {
    return { name, series, ms: row.median, ...(row.median === slowest ? { label } : {}) };
  });
}

function oursDots(rows: readonly Row[], counts: readonly number[]): Dot[] {
  const ours = rows
    .filter((row) => isOurs(row) && counts.includes(row.threads))
    .map((row) => ({ row, series: oursName(row.threads) }));
  const quickest = fastest(ours.map(({ row }) => row));
  return quickest === undefined ? [] : labelled(ours, duration(quickest.median), engineLabel('compiled'));
}

function peerDots(rows: readonly Row[]): Dot[] {
  const { single, best } = singleAndBest(rows);
  const quickest = fastest(rows);
  if (quickest === undefined) return [];
  const dots = [
    ...(single ? [{ row: single, series: single.sameWork ? SINGLE : OTHER }] : []),
    ...(best ? [{ row: best, series: best.sameWork ? BEST : OTHER }] : []),
  ];
  const ratio = quickest.ratio === undefined ? '' : ` (${digits(quickest.ratio.median)})`;
  return labelled(dots, `${duration(quickest.median)}${ratio}`, engineLabel(quickest.engine));
}
