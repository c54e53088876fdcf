// All reference runs of a folder in one table and one chart: whether Lethe got faster or slower over time.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchmarkRecord } from '../records/record.js';
import { type HistoryPoint, historyChart } from './charts/history.js';
import { renderSvg } from './charts/render.js';
import { themes } from './charts/theme.js';
import { distinct, duration } from './format.js';
import { machine } from './heading.js';
import { runtimeLabel } from './names.js';
import { readRecords } from './read.js';
import { isOurs, type Row, summarize } from './summarize.js';
import { markdownTable } from './tables/table.js';

/** A file of records is a run if its name begins with the date. */
const RUN = /^(\d{4}-\d{2}-\d{2}.*)\.jsonl$/;
const CHART_TEXT = "Lethe's time of an epoch on one thread, over the reference runs";

/** A reference run, as far as the history tells of it. */
interface Run {
  name: string;
  records: readonly BenchmarkRecord[];
  rows: readonly Row[];
}

/**
 * Writes `history.md` and `charts/history-*.svg` into a folder with the records of runs, `DATE.jsonl`.
 *
 * @returns the files that were written
 * @throws RangeError if the folder holds no run, or a line is no record; nothing is written then.
 */
export async function writeHistory(folder: string): Promise<string[]> {
  const runs = await readRuns(folder);
  if (runs.length === 0) throw new RangeError(`writeHistory: ${folder}: expected DATE.jsonl, got none`);
  const charts = path.join(folder, 'charts');
  const points = runs.flatMap(({ name, rows }): HistoryPoint[] =>
    rows.flatMap((row) =>
      row.case.task === 'training' ? [{ run: name, case: row.case.name, ms: row.median }] : [],
    ),
  );
  const files = new Map([[path.join(folder, 'history.md'), page(runs)]]);
  for (const theme of themes) {
    const spec = { ...historyChart(points, theme), description: CHART_TEXT };
    files.set(path.join(charts, `history-${theme.name}.svg`), await renderSvg(spec, theme));
  }
  await mkdir(charts, { recursive: true });
  for (const [file, content] of files) await writeFile(file, content);
  return [...files.keys()];
}

/** In the order of their dates, each with Lethe's rows on one thread in its runtime of reference. */
async function readRuns(folder: string): Promise<Run[]> {
  const files = (await readdir(folder)).filter((file) => RUN.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const records = await readRecords(path.join(folder, file));
      const rows = summarize(records).filter(
        (row) => isOurs(row) && row.threads === 1 && row.case.curve === undefined,
      );
      return { name: RUN.exec(file)?.[1] ?? file, records, rows };
    }),
  );
}

function page(runs: readonly Run[]): string {
  const names = distinct(runs.flatMap(({ rows }) => rows.map((row) => row.case.name)));
  const table = markdownTable(
    ['run', 'commit', 'machine', 'runtime', ...names],
    runs.map(({ name, records, rows }) => [
      name,
      distinct(records.map(({ commit }) => commit.slice(0, 12))).join(', '),
      machine(records),
      distinct(rows.map(({ runtime }) => `${runtimeLabel(runtime.name)} (${runtime.version})`)).join(', '),
      ...names.map((of) => {
        const row = rows.find((one) => one.case.name === of);
        return row === undefined ? '-' : duration(row.median);
      }),
    ]),
  );
  return `# The reference runs over time

Lethe's median time of a step on one thread, without wide vectors, in the runtime of reference of each run. \`npm run bench:report -- --history
benchmarks/results\` makes this page from the records of all runs. Only compare runs of one machine.

${table}

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="charts/history-dark.svg">
  <img alt="${CHART_TEXT}" src="charts/history-light.svg">
</picture>
`;
}
