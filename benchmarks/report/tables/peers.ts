// Lethe beside what one would use instead.

import { WIDE } from '../../records/record.js';
import { sizesOf } from '../cases.js';
import { digits, distinct, duration, listed } from '../format.js';
import { engineLabel, isPeer, PEER_ORDER, threadsLabel } from '../names.js';
import { fastest, type Ratio, type Row, ratioOf } from '../summarize.js';
import { shownThreads } from './runtimes.js';
import { markdownTable } from './table.js';

const OTHER_WORK = '\\*';

/**
 * A row for each case by which people compare: Lethe in Node, with wide vectors if that was measured, then each peer on one thread and, where that is
 * faster, on its best thread count. In parentheses its time in multiples of Lethe's on one thread, and of Lethe's with wide
 * vectors; bold if it is less than either.
 *
 * @returns the table with its notes; empty if no peer was measured
 */
export function peerTable(rows: readonly Row[]): string {
  const compared = rows.filter((row) => row.case.curve === undefined && (row.ours || isPeer(row.engine)));
  const peers = PEER_ORDER.filter((peer) => compared.some(({ engine }) => engine === peer));
  if (peers.length === 0) return '';
  const ours = compared.filter((row) => row.ours !== undefined);
  const kinds = distinct(ours.map((row) => row.ours)).sort(); // narrow, wide
  const threads = shownThreads(ours);
  const columns = kinds.flatMap((kind) => threads.map((count) => ({ kind, count })));
  const body = distinct(compared.map((row) => row.case)).map((of) => {
    const here = compared.filter((row) => row.case === of);
    return [
      `${of.name}: ${of.title}<br>${sizesOf(of)}`,
      ...columns.map(({ kind, count }) => {
        const row = here.find((candidate) => candidate.ours === kind && candidate.threads === count);
        return row === undefined ? '-' : duration(row.median);
      }),
      ...peers.map((peer) => peerCell(here.filter(({ engine }) => engine === peer))),
    ];
  });
  const heading = [
    'case',
    ...columns.map(({ kind, count }) => {
      const variant = kind === 'wide' ? WIDE : undefined;
      return `Lethe, ${threadsLabel({ threads: count, variant })}`;
    }),
  ];
  return [markdownTable([...heading, ...peers.map(engineLabel)], body), ...otherWork(compared)].join('\n\n');
}

/** The rows of a peer to show: on one thread, and the fastest one if that is another. */
export function singleAndBest(rows: readonly Row[]): { single: Row | undefined; best: Row | undefined } {
  const single = fastest(rows.filter(({ threads }) => threads === 1));
  const best = fastest(rows);
  return { single, best: best === single ? undefined : best };
}

/** Peers that take less time than Lethe on one thread, on any case or curve; says so if there are none. */
export function fasterPeers(rows: readonly Row[]): string {
  const faster = rows.filter((row) => isPeer(row.engine) && row.ratio !== undefined && row.ratio.median < 1);
  if (!rows.some((row) => isPeer(row.engine) && row.ratio !== undefined)) return '';
  if (faster.length === 0) return 'No peer is faster than Lethe on one thread in any of the cases.';
  const wide = faster.some(({ wideRatio }) => wideRatio !== undefined);
  const body = faster.map((row) => {
    const best = fastest(rows.filter((other) => other.case === row.case && other.ours !== undefined));
    const toBest = best && ratioOf(row, best);
    return [
      row.case.name,
      engineLabel(row.engine),
      threadsLabel(row),
      ratioText(row.ratio),
      ...(wide ? [ratioText(row.wideRatio)] : []),
      toBest && best ? `${ratioText(toBest)}, ${threadsLabel(best)}` : '-',
    ];
  });
  const columns = [
    'case',
    'peer',
    'on',
    "of Lethe's time on 1 thread",
    ...(wide ? ["of Lethe's with wide vectors"] : []),
    "of Lethe's best time",
  ];
  return markdownTable(columns, body);
}

/** `0.87 (0.86 to 0.89)`, where the clock was disturbed `0.87 (0.86 to 0.89) by CPU time`. */
export function ratioText(ratio: Ratio | undefined): string {
  if (ratio === undefined) return '';
  return `${digits(ratio.median)} (${digits(ratio.least)} to ${digits(ratio.most)})${judgedBy(ratio)}`;
}

function judgedBy({ byCpuTime }: Ratio): string {
  return byCpuTime ? ' by CPU time' : '';
}

function peerCell(rows: readonly Row[]): string {
  const { single, best } = singleAndBest(rows);
  const parts = [
    ...(single ? [timeAndRatio(single)] : []),
    ...(best ? [`${timeAndRatio(best)}, ${threadsLabel(best)}`] : []),
  ];
  return parts.length === 0 ? '-' : parts.join('<br>');
}

function timeAndRatio(row: Row): string {
  if (!row.sameWork) return `${duration(row.median)}${OTHER_WORK}`;
  if (row.ratio === undefined) return duration(row.median);
  const ratios = [row.ratio, ...(row.wideRatio === undefined ? [] : [row.wideRatio])];
  const quotients = ratios.map((ratio) => `${digits(ratio.median)}${judgedBy(ratio)}`).join(' / ');
  const text = `${duration(row.median)} (${quotients})`;
  return ratios.some((ratio) => ratio.median < 1) ? `**${text}**` : text;
}

/** What those compute who compute something else. */
function otherWork(rows: readonly Row[]): string[] {
  const others = rows.filter(({ sameWork }) => !sameWork);
  const sentences = distinct(others.map(({ engine }) => engine)).map((engine) => {
    const notes = distinct(others.filter((row) => row.engine === engine).flatMap((row) => row.notes));
    return `${engineLabel(engine)}${notes.length === 0 ? '' : `: ${notes.join('; ')}`}`;
  });
  return sentences.length === 0 ? [] : [`${OTHER_WORK} Other work, so not compared: ${listed(sentences)}.`];
}
