import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeReport } from '../../../benchmarks/report/write.js';
import { areAllTried } from '../../in-proportion.js';
import { syntheticRecords } from './synthetic.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lethe-report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeRecords(): Promise<string> {
  const file = path.join(folder, 'run.jsonl');
  const records = syntheticRecords({ rounds: 1 });
  await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return file;
}

describe('writing a report', () => {
  // In the gate test/benchmarks/quick.test.ts has text and charts written.
  if (areAllTried) {
    it('writes text, charts and the section of a page, with paths from each', async () => {
      const record = await writeRecords();
      const page = path.join(folder, 'page.md');
      await writeFile(page, '<!-- benchmarks:begin -->\n<!-- benchmarks:end -->\n');
      const out = path.join(folder, 'results');
      const files = await writeReport(record, out, { page });
      expect(files).toContain(path.join(out, 'run.md'));
      expect((await readdir(path.join(out, 'charts'))).length).toBe(14);
      expect(await readFile(path.join(out, 'run.md'), 'utf8')).toContain('[../run.jsonl](../run.jsonl)');
      expect(await readFile(path.join(out, 'run.md'), 'utf8')).toContain('src="charts/peers-light.svg"');
      expect(await readFile(page, 'utf8')).toContain('src="results/charts/peers-light.svg"');
    });
  }

  it('writes nothing if the page has no markers', async () => {
    const record = await writeRecords();
    const page = path.join(folder, 'page.md');
    await writeFile(page, 'none\n');
    await expect(writeReport(record, path.join(folder, 'results'), { page })).rejects.toThrow(
      'replaceSection',
    );
    expect((await readdir(folder)).sort()).toEqual(['page.md', 'run.jsonl']);
  });

  it('names the fields of a record, every one of them, in benchmarks/results/README.md', async () => {
    const text = await readFile('benchmarks/results/README.md', 'utf8');
    const fields = syntheticRecords({ rounds: 1 }).flatMap((record) => [
      ...Object.keys(record),
      ...Object.keys(record.clock).map((name) => `clock.${name}`),
      ...Object.keys(record.runtime).map((name) => `runtime.${name}`),
    ]);
    for (const field of new Set(fields)) {
      if (field !== 'clock' && field !== 'runtime') expect(text).toContain(`| \`${field}\` |`);
    }
  });
});
