// What docs/benchmarks.md and benchmarks/results show is made of the records that are kept there.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { checkWork } from '../../benchmarks/records/check-work.js';
import type { BenchmarkRecord } from '../../benchmarks/records/record.js';
import { drawCharts } from '../../benchmarks/report/charts/index.js';
import { reportMarkdown } from '../../benchmarks/report/markdown.js';
import { pageSection, SECTION } from '../../benchmarks/report/page-section.js';
import { readRecords } from '../../benchmarks/report/read.js';
import { replaceSection } from '../../benchmarks/report/section.js';

const root = path.join(import.meta.dirname, '../..');
const results = path.join(root, 'benchmarks/results');

let name: string;
let records: BenchmarkRecord[];

beforeAll(async () => {
  const [file = '', ...more] = (await readdir(results)).filter((one) => one.endsWith('.jsonl'));
  expect(more).toEqual([]);
  name = path.basename(file, '.jsonl');
  records = await readRecords(path.join(results, file));
});

test('the reference run was not quick, of sources that are in the history, and all did the same work', () => {
  expect(records.some(({ quick }) => quick)).toBe(false);
  expect(records.filter(({ commit }) => !/^[0-9a-f]{12}$/.test(commit))).toEqual([]);
  checkWork(records);
});

test('docs/benchmarks.md shows its tables', async () => {
  const page = await readFile(path.join(root, 'docs/benchmarks.md'), 'utf8');
  const places = { charts: '../benchmarks/results/charts', record: `../benchmarks/results/${name}.jsonl` };
  expect(replaceSection(page, SECTION, pageSection(records, places))).toBe(page);
});

test('the report beside it is its report', async () => {
  const places = { charts: 'charts', record: `${name}.jsonl` };
  expect(await readFile(path.join(results, `${name}.md`), 'utf8')).toBe(reportMarkdown(records, places));
});

test('the charts beside it are its charts', async () => {
  const drawn = await drawCharts(records);
  // Those of all runs together are held by report/history.test.ts.
  const ofTheRun = (await readdir(path.join(results, 'charts'))).filter(
    (chart) => !chart.startsWith('history-'),
  );
  expect(new Set(ofTheRun)).toEqual(new Set(drawn.keys()));
  for (const [chart, svg] of drawn) {
    expect(await readFile(path.join(results, 'charts', chart), 'utf8')).toBe(svg);
  }
});

test('the machine is described', async () => {
  const machine = await readFile(path.join(results, `${name}-machine.md`), 'utf8');
  for (const { processor } of records.slice(0, 1)) expect(machine).toContain(processor);
});
