// What lethe/core consists of: nothing of tfjs and of what is above it, in the files and in bundles.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { BUNDLE, ROOT } from '../platform/runtimes/project.js';

/** Layers below the bridge to tfjs. */
const OURS =
  /^dist\/(core|errors|sha256|version|(network|formats|session|compiler|engine|kernels|random|text)\/.*)\.(js|wasm)$/;

type Targets = string | { [condition: string]: Targets };

/** Every file that a conditional import may be, without `./`; declarations left out. */
function targetsOf(targets: Targets): string[] {
  if (typeof targets === 'string') return /\.d\.ts$/.test(targets) ? [] : [path.normalize(targets)];
  return Object.values(targets).flatMap(targetsOf);
}

describe('the files behind lethe/core, on whatever runtime', () => {
  const files = new Set<string>();
  const packages = new Set<string>();
  const node = new Set<string>();

  beforeAll(async () => {
    const { exports, imports } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
    for (const target of targetsOf(exports['./core'])) files.add(target);
    for (const file of files) {
      if (!file.endsWith('.js')) continue;
      const text = (await readFile(path.join(ROOT, file), 'utf8')).replace(/\/\*[\s\S]*?\*\//g, '');
      const forms = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\s${}]+)['"]/g;
      for (const [, specifier = ''] of text.matchAll(forms)) {
        if (specifier.startsWith('.')) files.add(path.join(path.dirname(file), specifier));
        else if (specifier.startsWith('#'))
          for (const target of targetsOf(imports[specifier])) files.add(target);
        else if (specifier.startsWith('node:')) node.add(file);
        else packages.add(specifier);
      }
    }
  });

  test('are of the layers below the bridge to tfjs', () => {
    expect(files.size).toBeGreaterThan(30);
    expect([...files].filter((file) => !OURS.test(file))).toEqual([]);
  });

  test('import no package', () => {
    expect([...packages]).toEqual([]);
  });

  test('import Node in what Node, Deno and Bun alone get', () => {
    const theirs = ['node', 'lock', 'packing', 'wide-vectors', 'wide-probe'].map(
      (name) => `dist/engine/platform/${name}.js`,
    );
    expect([...node].filter((file) => !theirs.includes(file))).toEqual([]);
  });
});

/** Bytes of each module in the bundle of a program, by its path: ours below dist/, others below node_modules/. */
async function bundled(program: string, conditions: string[]): Promise<Map<string, number>> {
  const { metafile } = await build({
    ...BUNDLE,
    stdin: { contents: program, resolveDir: ROOT, sourcefile: 'program.js' },
    outdir: path.join(ROOT, 'out/bundle'),
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions,
    loader: { '.wasm': 'copy' },
  });
  const script = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);
  const inputs = Object.entries(script?.inputs ?? {}).map(
    ([file, { bytesInOutput }]) =>
      [file.replace(/^.*?((?:dist|node_modules)\/)/, '$1'), bytesInOutput] as const,
  );
  return new Map(inputs.filter(([file, bytes]) => bytes > 0 && file !== 'program.js'));
}

const CONDITIONS = {
  browser: ['browser'],
  workerd: ['workerd', 'worker', 'browser'],
  'edge-light': ['edge-light'],
};

test.each(Object.entries(CONDITIONS))('a bundle for %s holds nothing else', async (_, conditions) => {
  const inputs = await bundled("export * from 'lethe/core';", conditions);
  const names = [...inputs.keys()];
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !OURS.test(name))).toEqual([]);
  expect(names.filter((name) => name.includes('folders/disk'))).toEqual([]); // There are no files.
});

test('a bundle that only predicts holds nothing that trains', async () => {
  const conditions = CONDITIONS.workerd;
  const [all, some] = await Promise.all([
    bundled("export * from 'lethe/core';", conditions),
    bundled("export { InferenceNetwork } from 'lethe/core';", conditions),
  ]);
  // Options of a prediction are checked beside those of a training run.
  const trains = /network\/(fit\/(?!options\.)|compile\/|builder\/)|lowering\/training\//;
  expect([...all.keys()].filter((name) => trains.test(name)).length).toBeGreaterThan(5);
  expect([...some.keys()].filter((name) => trains.test(name))).toEqual([]);
});
