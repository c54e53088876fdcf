// `lethe classify`: labelled sequences of a file, tested beside the most frequent class, and kept.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SequenceClassifier } from '../../src/classify/index.js';
import { version } from '../../src/version.js';
import { waves } from '../classify/waves.js';
import { bun, deno } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { letheJson as letheJsonAlone, letheText as letheTextAlone } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const { expectFailure, letheJson } = inTurn();
const inFolder = useTemporaryFolder('classify');

interface Report {
  train: string;
  test: string;
  trained: number;
  classes: string[];
  features: number;
  evaluation: {
    accuracy: number;
    verdict: string;
    count: number;
    confusion: number[][];
    topErrors: { index: number }[];
  };
  training: { epochs: number }[];
  saved: string | null;
  fingerprint: string;
}

type Waves = ReturnType<typeof waves>;

const asTs = (sequences: Waves): string => {
  const rows = sequences.map(({ x, label }) => `${x.map(([value]) => value).join(',')}:${label}`);
  return ['@univariate true', '@classLabel true falling flat rising', '@data', ...rows].join('\n');
};

/** A heading and a row for each step. */
const asCsv = (
  heading: string,
  sequences: Waves,
  cells: (label: string, index: number) => string,
): string => {
  const rows = sequences.flatMap(({ x, label }, index) =>
    x.map(([value]) => `${index},${value},${cells(label, index)}`),
  );
  return [heading, ...rows].join('\n');
};

const QUICK = ['--epochs', '60', '--seed', '2'];

describe('lethe classify', () => {
  test('says in its first line whether it is better than the most frequent class, and keeps the classifier', async () => {
    await writeFile(inFolder('train.ts'), asTs(waves(120)));
    await writeFile(inFolder('test.ts'), asTs(waves(60, { seed: 2 })));
    const args = ['classify', inFolder('train.ts'), '--test', inFolder('test.ts'), ...QUICK];
    const page = inFolder('made', 'waves.html'); // In a folder that is not there.
    const text = await letheTextAlone([...args, '--save', inFolder('waves.lethe'), '--report', page]);
    const [first = '', , heading = ''] = text.split('\n');
    expect(first).toMatch(
      /^Better than the most frequent class \(falling\): \d+\.\d % of 60 sequences right \(95 % interval \d+\.\d % to \d+\.\d %\), against 33\.3 %$/,
    );
    expect(heading).toMatch(/^class +as falling +as flat +as rising +recall +precision$/);
    const classifier = await SequenceClassifier.load(await readFile(inFolder('waves.lethe')));
    expect(text).toContain(`Saved          ${inFolder('waves.lethe')}`);
    expect(text).toMatch(new RegExp(`^Fingerprint {4}${classifier.fingerprint()}$`, 'm'));
    const shown = await readFile(page, 'utf8');
    expect(shown).toContain(`${first}.`);
    expect(shown).toContain(
      `<code>npx lethe@${version} classify train.ts --test test.ts --epochs 60 --seed 2</code>`,
    );
    expect(shown).toContain('Learning curve');
    expect(shown).not.toContain(path.dirname(page));

    const report = await letheJson<Report>(args);
    expect(report).toMatchObject({ trained: 120, features: 1, saved: null, test: inFolder('test.ts') });
    expect(report.fingerprint).toBe(classifier.fingerprint());
    const { accuracy, confusion, count, verdict } = report.evaluation;
    expect({ count, verdict }).toEqual({ count: 60, verdict: 'better' });
    expect(confusion.reduce((sum, row, index) => sum + (row[index] as number), 0)).toBe(
      Math.round(60 * accuracy),
    );
  });

  test('keeps a fifth of each class aside where there is nothing to test on', async () => {
    await writeFile(
      inFolder('all.csv'),
      asCsv('id,value,kind', waves(30), (label) => label),
    );
    const names = ['--sequence', 'id', '--label', 'kind'];
    const report = await letheJson<Report>(['classify', inFolder('all.csv'), ...names, '--epochs', '1']);
    expect(report).toMatchObject({ trained: 24, classes: ['falling', 'flat', 'rising'] });
    expect(report.test).toMatch(/^a fifth of each class of .*all\.csv, kept aside$/);
    expect(report.evaluation.count).toBe(6);
  });

  test('tests on the set of that name', async () => {
    const text = asCsv('sequence,value,label,set', waves(30), (label, index) =>
      [label, index < 24 ? 'train' : 'test'].join(),
    );
    await writeFile(inFolder('sets.csv'), text);
    const report = await letheJson<Report>([
      'classify',
      inFolder('sets.csv'),
      '--epochs',
      '1',
      '--networks',
      '2',
    ]);
    expect(report).toMatchObject({ trained: 24, evaluation: { count: 6 } });
    expect(report.training).toHaveLength(2);
  });

  test('fails on one line where the data are wrong', async () => {
    await writeFile(inFolder('wrong.ts'), '@classLabel true a b\n@data\n1,2:a\n1,x:b\n');
    await expectFailure(
      ['classify', inFolder('wrong.ts')],
      1,
      /^lethe: \S*wrong\.ts, line 4: dimension 1, step 2: expected a number, got x/,
    );
    await expectFailure(['classify', inFolder('none.csv')], 1, /none\.csv: ENOENT/);
    const same = ['--save', inFolder('a'), '--report', inFolder('a')];
    await expectFailure(
      ['classify', inFolder('none.csv'), ...same],
      2,
      /--report: expected another file than --save/,
    );
    await writeFile(inFolder('holes.ts'), '@classLabel true a b\n@data\n1,2,3:a\n1,?:b\n2:a\n2:b\n3:a\n3:b');
    await expectFailure(
      ['classify', inFolder('holes.ts')],
      1,
      /^lethe: \S*holes\.ts: .*got NaN: missing: 'last' takes the number before it/,
    );
  });

  test.each([
    ['Deno', deno],
    ['Bun', bun],
  ])('gives the same fingerprint in %s', async (_, launcher) => {
    await writeFile(inFolder('few.ts'), asTs(waves(30)));
    const args = ['classify', inFolder('few.ts'), '--epochs', '1'];
    const own = await letheJson<Report>(args);
    const report = await letheJsonAlone<Report>(args, await runtimeOf(launcher, inFolder('deno')));
    expect(report.fingerprint).toBe(own.fingerprint);
  });
});
