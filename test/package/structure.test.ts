// The rules that the repository sets itself are really enforced.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { version } from '../../src/version.js';
import { npmPackage, ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';

const scope = new RunScope();
afterAll(() => scope.close());

/** A folder with these files, by path. */
async function tree(files: Record<string, string>): Promise<string> {
  const folder = await scope.directory(os.tmpdir());
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

describe('the linter', () => {
  const biome = [process.execPath, npmPackage('@biomejs/biome', 'bin', 'biome'), 'lint', '--reporter=json'];

  /** Rules broken by one file, by line, under the repository's own configuration. */
  async function lint(name: string, lines: string[]): Promise<string[][]> {
    const folder = await tree({ [name]: `${lines.join('\n')}\n` });
    await cp(path.join(ROOT, 'biome.json'), path.join(folder, 'biome.json'));
    await cp(path.join(ROOT, 'scripts', 'lint'), path.join(folder, 'scripts', 'lint'), { recursive: true });
    const { stdout } = await run(folder, [...biome, 'src'], { exitCode: 1 });
    const found: { severity: string; category: string; location: { start: { line: number } } }[] =
      JSON.parse(stdout).diagnostics;
    return lines.map((_, index) =>
      found
        .filter(({ severity, location }) => severity === 'error' && location.start.line === index + 1)
        .map(({ category }) => category),
    );
  }

  const banned = ['random', 'exp', 'expm1', 'log', 'log1p', 'pow', 'sin', 'cos', 'tan', 'tanh', 'hypot'];
  const allowed = ['sqrt', 'fround', 'imul', 'clz32', 'floor', 'abs', 'min', 'max'];

  test.each(['src/network/x.ts', 'src/tfjs/operations/x.ts', 'src/x.ts'])(
    'bans in %s what differs between engines, and any',
    async (name) => {
      const calls = [...banned, ...allowed].map((call) => `export const ${call} = Math.${call}(1, 2);`);
      const found = await lint(name, [...calls, 'export const free: any = 1;']);
      const rules = (count: number, rule: string[]): string[][] => Array.from({ length: count }, () => rule);
      expect(found).toEqual([
        ...rules(banned.length, ['plugin']),
        ...rules(allowed.length, []),
        ['lint/suspicious/noExplicitAny'],
      ]);
    },
  );

  test('bans the ways around: powers, computed names, destructuring', async () => {
    const lines = [
      'export const root = (x: number): number => x ** 0.5;',
      "export const computed = (name: 'exp'): number => Math[name](1);",
      'const { exp } = Math;',
      'export { exp };',
    ];
    expect(await lint('src/network/x.ts', lines)).toEqual([['plugin'], ['plugin'], ['plugin'], []]);
  });
});

test('the version in the code is that of package.json and of the pages that name it', async () => {
  const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  expect(version).toBe(manifest.version);
  for (const page of ['README.md', 'README.zh.md', 'docs/start.md']) {
    const text = await readFile(path.join(ROOT, page), 'utf8');
    const named = [...text.matchAll(/lethe-(\d[\d.]*)\.tgz/g)].map(([, one]) => one);
    expect([page, new Set(named)]).toEqual([page, new Set([version])]);
  }
});

describe('the layers', () => {
  const config = path.join(ROOT, '.dependency-cruiser.cjs');
  const script = npmPackage('dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const cruise = [process.execPath, script, 'src', '--config', config, '--output-type', 'json'];

  /** `from -> to: rule` for each import that is not allowed. */
  async function violations(folder: string): Promise<string[]> {
    const { stdout } = await run(folder, cruise);
    const { summary } = JSON.parse(stdout);
    expect(summary.totalCruised).toBeGreaterThan(1);
    return summary.violations.map(
      ({ from, to, rule }: { from: string; to: string; rule: { name: string } }) =>
        `${from} -> ${to}: ${rule.name}`,
    );
  }

  // That src/ keeps them is checked by `npm run lint`.
  test('are guarded: an import upward, a deep one, a circle, tfjs below the bridge, engines that meet', async () => {
    const folder = await tree({
      'package.json': '{ "type": "module" }',
      'node_modules/@tensorflow/tfjs-core/package.json': '{ "main": "index.js" }',
      'node_modules/@tensorflow/tfjs-core/index.js': 'module.exports = {};',
      'src/cli/top.ts': "export { index } from '../tfjs/index.js';\n",
      'src/tfjs/index.ts': "export { compiled as index } from './compiled/compiled.js';\n",
      'src/tfjs/compiled/compiled.ts':
        "export { operations as compiled } from '../operations/operations.js';\n",
      'src/tfjs/operations/operations.ts': "export { bottom as operations } from '../../random/index.js';\n",
      'src/tfjs/model/below.ts': "export { operations as below } from '../operations/operations.js';\n",
      'src/tfjs/options/below.ts': "export { index as below } from '../index.js';\n",
      'src/random/index.ts': "export { bottom } from './bottom.js';\n",
      'src/random/bottom.ts': 'export const bottom = 1;\n',
      'src/compiler/deep.ts': "export { bottom as deep } from '../random/bottom.js';\n",
      'src/session/deep.ts': "export { deep } from '../compiler/deep.js';\n", // It may.
      'src/engine/up.ts': "export { index as up } from '../tfjs/index.js';\n",
      'src/network/up.ts': "export { index as up } from '../index.js';\n",
      'src/index.ts': 'export const index = 1;\n',
      'src/network/tfjs.ts': "export * from '@tensorflow/tfjs-core';\n",
      'src/series/a.ts': "import { b } from './b.js';\nexport const a = (): unknown => b;\n",
      'src/series/b.ts': "import { a } from './a.js';\nexport const b = (): unknown => a;\n",
    });
    expect((await violations(folder)).sort()).toEqual([
      'src/compiler/deep.ts -> src/random/bottom.ts: compiler-imports-others-through-their-index',
      'src/engine/up.ts -> src/tfjs/index.ts: engine-imports-nothing-above-it',
      'src/network/tfjs.ts -> node_modules/@tensorflow/tfjs-core/index.js: no-tfjs-below-the-bridge',
      'src/network/up.ts -> src/index.ts: network-imports-nothing-above-it',
      'src/series/a.ts -> src/series/b.ts: no-circular',
      'src/tfjs/compiled/compiled.ts -> src/tfjs/operations/operations.ts: engines-apart',
      'src/tfjs/model/below.ts -> src/tfjs/operations/operations.ts: below-the-engines',
      'src/tfjs/options/below.ts -> src/tfjs/index.ts: below-what-chooses-the-engine',
    ]);
  });
});

describe('the golden files', () => {
  /** As `sha256sum *.json` prints it. */
  async function checksums(folder: string): Promise<string> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
    const lines = names.map(async (name) => {
      const bytes = await readFile(path.join(folder, name));
      return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
    });
    return (await Promise.all(lines)).join('');
  }

  test('are those of golden.sha256 and, where they are at hand, those that they were copied from', async () => {
    const pinned = await readFile(path.join(import.meta.dirname, 'golden.sha256'), 'utf8');
    expect(await checksums(path.join(ROOT, 'test', 'golden'))).toBe(pinned);
    const origin = path.join(ROOT, '..', 'shared', 'golden');
    expect(existsSync(origin) ? await checksums(origin) : pinned).toBe(pinned);
  });
});
