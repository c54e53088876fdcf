// Which tier a test file belongs to. Nobody has to say: it follows from what the file and all that it imports need.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** They run the compiler of the kernels, on sources alone. */
const COMPILERS = new Set(['scripts/kernels.mjs']);

const IMPORTS =
  /^\s*(?:import|export)\b(?!\s+type\b)(?:[^'"`;]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
const COMMENTS = /^\s*(?:\/\/|\/?\*).*$/gm;
/** The built package as a path, not a package's own folder. */
const BUILT = /(?<=['"`\s]|[^\w-]\/)dist(?=['"`/])/;

/**
 * Why a test file is none of the unit tier: what it imports starts processes, bundles, or names dist/. Empty for files
 * that need the sources alone.
 *
 * @param file relative to `root`.
 * @returns sentences, by file.
 */
export function reasonsAgainstUnit(file, root = ROOT) {
  const reasons = [];
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name) || name.startsWith('src/')) return;
    seen.add(name);
    const text = readFileSync(path.join(root, name), 'utf8').replace(COMMENTS, '');
    for (const [, declared, called] of text.matchAll(IMPORTS)) {
      const what = declared ?? called;
      if (what.startsWith('.')) visitFile(path.join(path.dirname(name), what));
      else if (/^(node:)?(child_process|cluster)$/.test(what) && !COMPILERS.has(name))
        reasons.push(`${name} starts processes`);
      else if (what === 'esbuild') reasons.push(`${name} bundles for other runtimes`);
    }
    if (BUILT.test(text)) reasons.push(`${name} names dist/`);
  };
  const visitFile = (name) => {
    const candidates = [name, name.replace(/\.js$/, '.ts'), name.replace(/\.mjs$/, '.mts')];
    const found = candidates.find((each) => isFile(path.join(root, each)));
    if (found !== undefined && /\.(m?[jt]s|cjs)$/.test(found)) visit(found);
  };
  visit(file);
  return reasons;
}

function isFile(place) {
  return statSync(place, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Paths of all test files, as Jest's `testMatch` takes them. */
export function testFilesByTier() {
  const files = readdirSync(path.join(ROOT, 'test'), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join('test', name).replaceAll(path.sep, '/'))
    .sort();
  const isUnit = new Map(files.map((file) => [file, reasonsAgainstUnit(file).length === 0]));
  const of = (unit) => files.filter((file) => isUnit.get(file) === unit).map((file) => `<rootDir>/${file}`);
  return { unit: of(true), package: of(false) };
}
