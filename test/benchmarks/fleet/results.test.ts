// `npm run bench:fleet`: what stands in the documentation is what was measured.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { type FleetRecord, readFleetRecords } from '../../../benchmarks/fleet/record.js';
import { fleetSection, SECTION } from '../../../benchmarks/fleet/report.js';
import { ROWS } from '../../../benchmarks/fleet/rows.js';
import { replaceSection } from '../../../benchmarks/report/section.js';

const committed = (): Promise<FleetRecord[]> => readFleetRecords('benchmarks/fleet/results.json');

test('the tables in docs/fleet.md are those of the committed record', async () => {
  const docs = await readFile('docs/fleet.md', 'utf8');
  expect(replaceSection(docs, SECTION, fleetSection(await committed()))).toBe(docs);
});

test('each row stands in the record once, in their order', async () => {
  expect((await committed()).map(({ row }) => row)).toEqual(ROWS.map(({ name }) => name));
});
