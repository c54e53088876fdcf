import { inQuotes } from '../../../text/quote.js';
import type { Collector } from '../columns/collector.js';

/** The rows of one series, as indices into the collected columns. */
export interface Group {
  readonly name: string;
  /** In table order, later in order of time. */
  rows: Uint32Array;
}

/** Rows by series, in the order in which the series first appear. */
export function groupRows({ series, count }: Collector): Group[] {
  if (series === undefined) {
    const rows = new Uint32Array(count);
    for (let row = 0; row < count; row++) rows[row] = row;
    return [{ name: '', rows }];
  }
  const { names, places } = series.take();
  const counts = new Uint32Array(names.length);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  const groups = names.map((name, place) => ({ name, rows: new Uint32Array(counts[place] ?? 0) }));
  counts.fill(0);
  for (let row = 0; row < places.length; row++) {
    const place = places[row] as number;
    const { rows } = groups[place] as Group;
    rows[counts[place] ?? 0] = row;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return groups;
}

/** Prefix of messages about a series; empty if there is only one. */
export function about(name: string): string {
  return name === '' ? '' : `series ${inQuotes(name)}: `;
}
