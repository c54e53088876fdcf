// The whole report of a run, for benchmarks/results/.
import type { BenchmarkRecord } from '../records/record.js';
import { type ChartName, chartNames, picture } from './charts/index.js';
import { distinct, listed } from './format.js';
import { clocks, days, heading } from './heading.js';
import { placeLabel } from './names.js';
import { type Row, summarize } from './summarize.js';
import { fingerprintSentence, fullTable } from './tables/full.js';
import { fasterPeers, peerTable } from './tables/peers.js';
import { runtimeTables } from './tables/runtimes.js';

/** Where a text finds what it shows and links to, relative to itself. */
export interface Places {
  /** Folder of the charts. */
  charts: string;
  /** File of the records. */
  record: string;
}

/** Names of the charts that show how times grow. */
export const SCALING: readonly ChartName[] = ['units', 'batch', 'time', 'threads'];

/** The meaning of the brackets in the table of peers. */
export function peerLegend(rows: readonly Row[]): string {
  const wide = rows.some(({ ours }) => ours === 'wide');
  const [medians, less] = wide
    ? ['and, behind a stroke, as that with wide vectors (medians of the quotients', 'less long than either']
    : ['(median of the quotients', 'less long'];
  const homes = distinct(
    rows.filter(({ ours }) => ours !== undefined).map(({ runtime }) => placeLabel(runtime)),
  );
  return (
    `Lethe in ${listed(homes)}. In parentheses: how many times as long as Lethe on one thread ${medians} within rounds); bold: ${less}. A second line ` +
    'is the best thread count, if that is not one.'
  );
}

/** Everything as Markdown: heading, runtimes, peers, curves, fingerprints, and a line for each row. */
export function reportMarkdown(records: readonly BenchmarkRecord[], { charts, record }: Places): string {
  const rows = summarize(records);
  const drawn = chartNames(records);
  const show = (wanted: readonly ChartName[]): string[] =>
    wanted.filter((name) => drawn.includes(name)).map((name) => picture(name, charts));
  const peers = peerTable(rows);
  const sections: [string, string[]][] = [
    ['Runtimes', [runtimeTables(rows), ...show(['runtimes'])]],
    ['Peers', peers === '' ? [] : [peerLegend(rows), peers, ...show(['peers'])]],
    ['Where a peer is faster', [fasterPeers(rows)]],
    ['How times grow', show(SCALING)],
    ['Fingerprints', [fingerprintSentence(rows)]],
    ['Everything', [fullTable(rows)]],
  ];
  return [
    `# Benchmarks of ${days(records)}`,
    heading(records),
    clocks(rows),
    `Records: [${record}](${record}). \`npm run bench:report\` makes this text and its charts from them.`,
    ...sections.flatMap(([title, parts]) => {
      const body = parts.filter((text) => text !== '');
      return body.length === 0 ? [] : [`## ${title}`, ...body];
    }),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
    .concat('\n');
}
