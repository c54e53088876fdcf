import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeHistory } from '../../../benchmarks/report/history.js';
import { syntheticRecords } from './synthetic.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lethe-history-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A run whose steps take `factor` times as long. */
async function writeRun(date: string, factor: number): Promise<void> {
  const records = syntheticRecords({ rounds: 1 }).map((record) => ({
    ...record,
    samples: record.samples.map((sample) => sample * factor),
    median: record.median * factor,
    minimum: record.minimum * factor,
    p95: record.p95 * factor,
  }));
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await writeFile(path.join(folder, `${date}.jsonl`), text);
}

describe('the history of reference runs', () => {
  it('has a row for each run in the order of dates, and a chart for both themes', async () => {
    await writeRun('2026-12-24', 2);
    await writeRun('2026-11-27', 1);
    await writeFile(path.join(folder, 'notes.jsonl'), 'not a run');
    const files = await writeHistory(folder);
    expect(files.map((file) => path.relative(folder, file).split(path.sep).join('/'))).toEqual([
      'history.md',
      'charts/history-light.svg',
      'charts/history-dark.svg',
    ]);
    const lines = (await readFile(path.join(folder, 'history.md'), 'utf8')).split('\n');
    const rows = lines.filter((line) => /^\| 2026/.test(line));
    expect(rows.map((row) => row.slice(2, 12))).toEqual(['2026-11-27', '2026-12-24']);
    expect(rows[0]).not.toBe(rows[1]?.replace('2026-12-24', '2026-11-27'));
    const chart = await readFile(path.join(folder, 'charts/history-light.svg'), 'utf8');
    for (const text of ['2026-11-27', '2026-12-24', 'seed', 'large']) expect(chart).toContain(text);
  });

  it('writes nothing where there is no run', async () => {
    await expect(writeHistory(folder)).rejects.toThrow(RangeError);
    expect(await readdir(folder)).toEqual([]);
  });
});

it('benchmarks/results/history.md and its charts are made from the runs that are kept', async () => {
  const results = 'benchmarks/results';
  for (const file of (await readdir(results)).filter((name) => /^\d{4}.*\.jsonl$/.test(name))) {
    await writeFile(path.join(folder, file), await readFile(path.join(results, file)));
  }
  for (const file of await writeHistory(folder)) {
    const kept = await readFile(path.join(results, path.relative(folder, file)), 'utf8');
    expect(await readFile(file, 'utf8')).toBe(kept);
  }
});
