// Whether what is committed is still what Keras gives, where `npm run setup -- --peers` has installed it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { ROOT } from '../../platform/runtimes/project.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { findKeras } from './find-keras.js';

const FOLDER = path.join(ROOT, 'test/golden/keras');
const NAMES = readdirSync(FOLDER).flatMap((file) => (file.endsWith('.json') ? [path.parse(file).name] : []));
const TIMEOUT_MS = 1_800_000;

/** Of the largest of each array: another processor, or another version of XLA, may add up in another order. */
const TOLERANCE = 1e-5;

const python = findKeras();
const made = useTemporaryFolder('keras');

beforeAll(() => {
  if (python === undefined) return;
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const { status, stderr } = spawnSync(python, [path.join(FOLDER, 'fixtures.py'), made()], {
    env,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  if (status !== 0) throw new Error(`fixtures.py ended with ${status}\n${stderr.slice(-2000)}`);
}, TIMEOUT_MS);

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Where two values differ by more than rounding: paths. Versions may be others. */
function differences(got: unknown, expected: unknown, at: string): string[] {
  if (/^\.(keras|jax)Version$/.test(at)) return [];
  if (isNumbers(expected) && isNumbers(got) && got.length === expected.length) {
    const scale = Math.max(1, ...expected.map(Math.abs));
    const far = expected.some((value, index) => !(Math.abs(value - Number(got[index])) <= TOLERANCE * scale));
    return far ? [at] : [];
  }
  if (typeof expected !== 'object' || expected === null || typeof got !== 'object' || got === null) {
    return Object.is(got, expected) ? [] : [at];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
  return [...keys].flatMap((key) =>
    differences(got[key as keyof typeof got], expected[key as keyof typeof expected], `${at}.${key}`),
  );
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((number) => typeof number === 'number');
}

test('numbers that are further apart than rounding are told', () => {
  const of = (values: number[], name = 'a') => ({ cases: { one: { values, name } } });
  expect(differences(of([1, 2]), of([1.000001, 2]), '')).toEqual([]);
  expect(differences(of([1, 2]), of([1.0001, 2]), '')).toEqual(['.cases.one.values']);
  expect(differences(of([Number.NaN]), of([1]), '')).toEqual(['.cases.one.values']);
  expect(differences(of([1], 'b'), of([1]), '')).toEqual(['.cases.one.name']);
  expect(differences({ cases: {} }, of([1]), '')).toEqual(['.cases.one']);
});

if (python === undefined) {
  // Said, as nothing else would show it; the figures themselves are held by test/network/keras-*.test.ts all the same.
  process.stderr.write(
    '\nKeras is not installed (npm run setup -- --peers): its figures were not made anew.\n',
  );
} else {
  test.each(NAMES)('%s.json is what Keras gives', (name) => {
    const committed = read(path.join(FOLDER, `${name}.json`));
    expect(differences(read(made(`${name}.json`)), committed, '')).toEqual([]);
  });
}
