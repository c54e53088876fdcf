// The part of docs/benchmarks.md that is made from records.
import type { BenchmarkRecord } from '../records/record.js';
import { type ChartName, chartNames, picture } from './charts/index.js';
import { clocks, heading } from './heading.js';
import { type Places, peerLegend, SCALING } from './markdown.js';
import { summarize } from './summarize.js';
import { fasterPeers, peerTable } from './tables/peers.js';
import { shortRuntimeTable } from './tables/runtimes.js';

/** Between which markers it stands; see section.ts. */
export const SECTION = 'benchmarks';

/** Short tables and the charts, without markers. */
export function pageSection(records: readonly BenchmarkRecord[], { charts, record }: Places): string {
  const rows = summarize(records);
  const drawn = chartNames(records);
  const show = (name: ChartName): string => (drawn.includes(name) ? picture(name, charts) : '');
  const scaling = SCALING.map(show).filter((text) => text !== '');
  const peers = peerTable(rows);
  const faster = fasterPeers(rows.filter((row) => row.case.curve === undefined));
  return [
    `${heading(records)} [All records](${record}).`,
    clocks(rows),
    show('peers'),
    ...(peers === '' ? [] : [peerLegend(rows), peers]),
    ...(faster === '' ? [] : [folded('Where a peer is faster, row by row', faster)]),
    show('runtimes'),
    shortRuntimeTable(rows),
    ...(scaling.length === 0
      ? []
      : [folded('How times grow with units, batch, time steps and threads', ...scaling)]),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** What is long, behind a line that opens it. */
function folded(summary: string, ...parts: readonly string[]): string {
  return [`<details>\n<summary>${summary}</summary>`, ...parts, '</details>'].join('\n\n');
}
