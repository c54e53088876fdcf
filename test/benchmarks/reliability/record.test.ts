import { writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { type ReliabilityRecord, readRecords, withRecord } from '../../../benchmarks/reliability/record.js';
import { pageSection, reportMarkdown } from '../../../benchmarks/reliability/report.js';
import { Tally } from '../../../benchmarks/reliability/tally.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('records');

function recordOf(campaign: string, more: Partial<ReliabilityRecord> = {}): ReliabilityRecord {
  return {
    ...{ campaign, what: 'It holds', tried: 3, held: 3, failures: [], note: 'in passing', seed: 1 },
    ...{ date: '2026-11-27T03:00:00.000Z', seconds: 61.4, processor: 'P', cores: 2, system: 'linux' },
    ...{ versions: { lethe: '1', node: '20' }, commit: '0123456789ab', command: 'npm run reliability' },
    ...more,
  };
}

test('a tally counts what held, what threw, and what was tried together', async () => {
  const seen: [number, number][] = [];
  const tally = new Tally({ size: 4, onProgress: (done, of) => seen.push([done, of]) });
  await tally.try('one', () => {});
  await tally.try('two', async () => {
    throw new Error('no');
  });
  tally.add(3, 'three of them');
  expect(tally.result('note')).toEqual({
    ...{ tried: 5, held: 1, failures: ['two: no', 'three of them'], note: 'note' },
  });
  expect(seen).toEqual([
    [1, 4],
    [2, 4],
    [5, 5],
  ]);
});

test('a record takes the place of the one before, in the order of the campaigns', () => {
  const [a, b, old] = ['a', 'b', 'gone'].map((name) => recordOf(name)) as [
    ReliabilityRecord,
    ReliabilityRecord,
    ReliabilityRecord,
  ];
  const again = recordOf('a', { tried: 9 });
  expect(withRecord([b, old, a], again, ['a', 'b', 'c'])).toEqual([again, b]);
});

test('records are read as they were written, and nothing else is', async () => {
  expect(await readRecords(inFolder('none.json'))).toEqual([]);
  await writeFile(inFolder('some.json'), JSON.stringify([recordOf('a')]));
  expect(await readRecords(inFolder('some.json'))).toEqual([recordOf('a')]);
  await writeFile(inFolder('other.json'), '[{}]');
  await expect(readRecords(inFolder('other.json'))).rejects.toThrow(/expected records of campaigns/);
});

test('tables show numbers as they came, and what failed', () => {
  const records = [recordOf('a'), recordOf('b', { held: 2, failures: ['run 7: it differs'] })];
  expect(pageSection(records).split('\n').slice(2)).toEqual([
    '| `a` | It holds | 3 | all 3 |',
    '| `b` | It holds | 3 | **2** |',
  ]);
  const page = reportMarkdown(records);
  expect(page).toContain(
    '| in passing | P, 2 cores; linux | lethe 1, Node 20 | 2026-11-27, 0123456789ab | 61 s |',
  );
  expect(page).toContain('## What failed\n\n`b`:\n\n- run 7: it differs\n');
  expect(reportMarkdown([recordOf('a')])).not.toContain('What failed');
});
