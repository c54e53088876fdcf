// What is in the package that npm packs.
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TEMPLATES } from '../../src/cli/init/templates.js';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { pack, type Tarball } from './tarball.js';

/** In bytes; some 1 % above the sizes of November 2026 (2.42 and 7.12 MB, of which `lethe/forecast/inference` is 0.08 and 0.26). */
const BUDGET = { packed: 2_432_000, unpacked: 7_150_000 };

interface Manifest {
  bin: Record<string, string>;
  exports: Record<string, Targets>;
  imports: Record<string, Targets>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}
type Targets = string | { [condition: string]: Targets };

const scope = new RunScope();
let tarball: Tarball;
let manifest: Manifest;
/** Text of each script and declaration of ours, by its path in the package: templates are programs of others. */
const texts = new Map<string, string>();

beforeAll(async () => {
  const folder = await scope.directory(os.tmpdir());
  tarball = await pack();
  await run(folder, ['tar', '-xzf', tarball.file]);
  const read = (file: string): Promise<string> => readFile(path.join(folder, 'package', file), 'utf8');
  manifest = JSON.parse(await read('package.json'));
  for (const file of tarball.paths.filter((name) => /^dist\/.*\.(js|ts)$/.test(name)))
    texts.set(file, await read(file));
});

afterAll(() => scope.close());

/** Every path that package.json names, without `./`; of packages none. */
function targetsOf(targets: Targets): string[] {
  if (typeof targets === 'string') return /^(\.|dist\/)/.test(targets) ? [path.normalize(targets)] : [];
  return Object.values(targets).flatMap(targetsOf);
}

function entries(): string[] {
  return [manifest.bin, manifest.exports, manifest.imports].flatMap(targetsOf);
}

/** What a script or declaration imports, by whatever form, comments left out: not what a method `from` is given. */
function importsOf(file: string): string[] {
  const forms = /(?<![.'"])(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\s${}]+)['"]/g;
  const code = (texts.get(file) ?? '').replace(/\/\*[\s\S]*?\*\//g, '');
  const workers = /new URL\(\s*['"](\.\/[^'"]+\.js)['"]\s*,\s*import\.meta\.url/g;
  return [...code.matchAll(forms), ...code.matchAll(workers)].map(([, specifier]) => specifier ?? '');
}

/** The file behind a relative import, whatever a bundler is asked to make of it; in declarations that is the declaration of a script. */
function resolve(file: string, specifier: string): string {
  const target = path.join(path.dirname(file), specifier.replace(/\?.*/, ''));
  return file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target;
}

function relativeImports(file: string): string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => resolve(file, specifier));
}

test('holds every file that package.json names', () => {
  expect(entries().length).toBeGreaterThan(20);
  expect(entries().filter((target) => !tarball.paths.includes(target))).toEqual([]);
});

test('holds scripts, declarations, guides, the page and the binaries that edge functions import, no sources, tests or maps', () => {
  const allowed =
    /^(package\.json|LICENSE|(README|README\.zh|CHANGELOG|CONTRIBUTING|SECURITY|THIRD_PARTY_LICENSES)\.md|docs\/[\w-]+\.md|dist\/.*\.js|dist\/.*\.d\.ts)$/;
  const rest = tarball.paths.filter((file) => !allowed.test(file) && !file.startsWith('templates/'));
  // The manifest says that the worker beside it is a classic script.
  expect(rest.sort()).toEqual([
    'benchmarks/results/charts/front-dark.svg',
    'benchmarks/results/charts/front-light.svg',
    'dist/demo/site/audit.html',
    'dist/demo/site/forecast.html',
    'dist/demo/site/index.html',
    'dist/demo/site/style.css',
    'dist/kernels/forecast-inference.wasm',
    'dist/kernels/kernels.wasm',
    'dist/kernels/lstm-inference.wasm',
    'dist/kernels/lstm.wasm',
    'dist/tfjs/generated/tfjs-simd.wasm',
    'dist/worker/package.json',
    'docs/receipt.schema.json',
    'docs/verify.schema.json',
  ]);
  expect(tarball.paths.filter((file) => /(^|\/)(src|test|scripts|out)\/|\.(test|spec)\./.test(file))).toEqual(
    [],
  );
});

test('holds every file of the templates, and nothing else beside them', () => {
  const named = Object.values(TEMPLATES).flatMap(({ files }) =>
    Object.entries(files).flatMap(([part, names]) => names.map((name) => `templates/${part}/${name}`)),
  );
  const held = tarball.paths.filter((file) => file.startsWith('templates/'));
  expect(held.sort()).toEqual([...new Set(named)].sort());
});

test.each(['README.md', 'README.zh.md'])('holds every file that %s links', async (name) => {
  const readme = await readFile(path.join(ROOT, name), 'utf8');
  const forms = /\]\(([^)#\s:]+)(?:#[^)]*)?\)|(?:src|srcset)="([^"]+)"/g;
  const links = [...readme.matchAll(forms)].map(([, inline, attribute]) => inline ?? attribute ?? '');
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !tarball.paths.includes(link))).toEqual([]);
});

test('resolves every relative import of every script and declaration', () => {
  expect([...texts.keys()].flatMap(relativeImports).length).toBeGreaterThan(100);
  const missing = [...texts.keys()].flatMap((file) =>
    relativeImports(file)
      .filter((target) => !tarball.paths.includes(target))
      .map((target) => `${file} imports ${target}`),
  );
  expect(missing).toEqual([]);
});

test('imports only Node, its own #imports, and packages that it depends on', () => {
  const known = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.imports });
  const foreign = [...texts.keys()].flatMap((file) =>
    importsOf(file)
      .filter((specifier) => !/^(\.|node:)/.test(specifier))
      .filter((specifier) => !known.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(foreign).toEqual([]);
});

test('holds no script that nothing imports', () => {
  // The pages name theirs.
  const pages = ['page', 'forecast', 'audit'].map((name) => `dist/demo/site/${name}.js`);
  const reached = new Set([...entries(), ...pages]);
  for (const file of reached) for (const target of relativeImports(file)) reached.add(target);
  const scripts = [...texts.keys()].filter((file) => file.endsWith('.js'));
  expect(scripts.filter((file) => !reached.has(file))).toEqual([]);
});

test('stays within its budget of bytes', () => {
  const { packed, unpacked, paths } = tarball;
  process.stderr.write(`\nPackage: ${packed} bytes packed, ${unpacked} unpacked, ${paths.length} files\n\n`);
  expect(packed).toBeLessThan(BUDGET.packed);
  expect(unpacked).toBeLessThan(BUDGET.unpacked);
});
