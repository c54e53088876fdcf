// The workflows cannot run here: they are held to what they call.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { launchers } from './platform/runtimes/index.js';

const ROOT = path.join(import.meta.dirname, '..');
const FOLDER = path.join(ROOT, '.github/workflows');
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe.each(readdirSync(FOLDER))('%s', (name) => {
  const text = readFileSync(path.join(FOLDER, name), 'utf8');
  const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, part]) => part ?? '');

  test('calls scripts and files that exist', () => {
    const called = found(/\bnpm run ([\w:-]+)/g);
    expect(called.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
    const files = found(/(?:run: |-- |node )((?:\.ci|test|scripts)\/[\w./-]+)/g);
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    expect(called.length + files.length).toBeGreaterThan(0);
  });

  test('pins each action by its hash', () => {
    const actions = found(/uses: (.*)/g);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v[\d.]+$/.test(action))).toEqual([]);
  });

  test('may write nothing into the repository', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text).not.toMatch(/contents: write|write-all/);
  });
});

test('check.yml has a job for each runtime', () => {
  const [, list = ''] =
    /runtime: \[([^\]]*)\]/.exec(readFileSync(path.join(FOLDER, 'check.yml'), 'utf8')) ?? [];
  expect(list.split(', ')).toEqual(launchers.map(({ name }) => name));
});

test('workflows use the Node that .nvmrc names, which package.json supports', () => {
  const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  expect(`>=${readFileSync(path.join(ROOT, '.nvmrc'), 'utf8').trim()}`).toBe(engines.node);
});
