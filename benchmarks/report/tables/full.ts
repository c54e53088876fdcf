// Everything that was measured.
import { digits, distinct, duration, listed, percent } from '../format.js';
import { engineLabel, placeLabel, threadsLabel } from '../names.js';
import type { Row } from '../summarize.js';
import { ratioText } from './peers.js';
import { markdownTable } from './table.js';

/** How many characters of a fingerprint are shown. */
const PREFIX = 12;

/** A line for each row. */
export function fullTable(rows: readonly Row[]): string {
  return markdownTable(
    [
      'case',
      'runtime',
      'engine',
      'on',
      'median',
      'least',
      'CPU time',
      'p95',
      'first step',
      "of Lethe's on 1 thread in Node",
      'GFLOP/s',
      'of peak',
      'rounds',
      'samples',
      'steps',
      'fingerprint',
    ],
    rows.map((row) => [
      row.case.name,
      placeLabel(row.runtime),
      engineLabel(row.engine),
      threadsLabel(row),
      duration(row.median),
      duration(row.minimum),
      row.cpu === undefined ? '-' : duration(row.cpu),
      duration(row.p95),
      duration(row.coldMs),
      row.sameWork ? ratioText(row.ratio) : 'other work',
      digits(row.gflops),
      percent(row.peakFraction),
      String(row.times.size),
      String(row.samples),
      String(row.steps),
      row.fingerprints.map((print) => `\`${print.slice(0, PREFIX)}\``).join(' '),
    ]),
  );
}

/** Whether all rows of a case and engine computed the same bits: one sentence, found by comparing whole fingerprints. */
export function fingerprintSentence(rows: readonly Row[]): string {
  const groups = new Map<string, Row[]>();
  for (const row of rows.filter(({ fingerprints }) => fingerprints.length > 0)) {
    const key = `${row.case.name}, ${row.engine}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  if (groups.size === 0) return '';
  const apart = [...groups].filter(
    ([, group]) => distinct(group.flatMap((row) => row.fingerprints)).length > 1,
  );
  if (apart.length > 0) return `**Fingerprints differ: ${listed(apart.map(([key]) => key))}.**`;
  const count = [...groups.values()].flat().length;
  return (
    `All ${count} rows of Lethe's engines have the fingerprint of their case and engine, whatever the runtime and ` +
    'the number of threads.'
  );
}
