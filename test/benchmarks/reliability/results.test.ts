// What docs/determinism.md and the page of results show is made of the records that are kept beside it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { CAMPAIGNS } from '../../../benchmarks/reliability/campaigns/index.js';
import { type ReliabilityRecord, readRecords } from '../../../benchmarks/reliability/record.js';
import { pageSection, reportMarkdown, SECTION } from '../../../benchmarks/reliability/report.js';
import { replaceSection } from '../../../benchmarks/report/section.js';

const root = path.join(import.meta.dirname, '../../..');
const results = path.join(root, 'benchmarks/reliability');
let records: ReliabilityRecord[];

beforeAll(async () => {
  records = await readRecords(path.join(results, 'results.json'));
});

test('every campaign has run, of sources that are committed, and all that was tried held', () => {
  expect(records.map(({ campaign }) => campaign)).toEqual(Object.keys(CAMPAIGNS));
  expect(records.filter(({ commit }) => !/^[0-9a-f]{12}$/.test(commit))).toEqual([]);
  expect(records.filter(({ tried, held }) => tried === 0 || held !== tried)).toEqual([]);
});

test('docs/determinism.md shows their table', async () => {
  const page = await readFile(path.join(root, 'docs/determinism.md'), 'utf8');
  expect(replaceSection(page, SECTION, pageSection(records))).toBe(page);
});

test('the page beside them is their page', async () => {
  expect(await readFile(path.join(results, 'results.md'), 'utf8')).toBe(reportMarkdown(records));
});
