// The kernels of the small entries: compiled from the same sources, without the cases that their sets do not list.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compileKernels, embeddedKernels, plainOf } from '../../kernels.mjs';
import { importTypeScript } from '../../typescript.mjs';
import { ROOT } from '../places.mjs';
import { keepCases } from './filter.mjs';

/** Where the kernels ask for a name of an enum, and which part of a set it is. */
const SWITCHES = [
  { file: 'program/interpret.ts', enumName: 'Opcode', part: 'opcodes', always: ['End', 'Barrier'] },
  { file: 'losses/loss.ts', enumName: 'LossFunction', part: 'losses' },
  { file: 'losses/pointwise.ts', enumName: 'LossFunction', part: 'losses' },
  { file: 'metrics/metric.ts', enumName: 'MetricFunction', part: 'metrics' },
  { file: 'activations/vectors.ts', enumName: 'Activation', part: 'activations' },
];

/** By which export a binary tells whose it is: see src/kernels/program/carried.ts. */
export function markOf(name) {
  return `carries${name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase())}`;
}

/** All sets, by the entries' names. */
export async function readSets() {
  const { SETS } = await importTypeScript('src/core/sets.ts');
  return Object.entries(SETS);
}

/** Writes the kernels of each entry into a folder, as `dist/` has them. */
export async function buildEntryKernels(folder) {
  const target = path.join(folder, 'kernels');
  const generated = path.join(folder, 'engine/generated');
  for (const place of [target, generated]) mkdirSync(place, { recursive: true });
  await Promise.all(
    (await readSets()).map(async ([name, set]) => {
      const threaded = await compileSet(name, set);
      await writeFile(path.join(target, `${name}.wasm`), plainOf(threaded));
      await writeFile(
        path.join(target, `${name}-edge-light.js`),
        `export { default } from './${name}.wasm?module';\n`,
      );
      await writeFile(path.join(generated, `kernels-${name}.js`), embeddedKernels(threaded));
    }),
  );
}

/** The binary of a set, for threads. */
export async function compileSet(name, set) {
  mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, 'out', `kernels-${name}-`));
  try {
    const sources = path.join(folder, 'kernels');
    cpSync(path.join(ROOT, 'src/kernels'), sources, { recursive: true });
    filterSources(sources, name, set);
    const outFile = path.join(folder, 'kernels.wasm');
    await compileKernels(path.join(sources, 'index.ts'), outFile, true);
    return await readFile(outFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Edits a copy of src/kernels/ in place. */
function filterSources(sources, name, set) {
  const edit = (file, change) => {
    const place = path.join(sources, file);
    writeFileSync(place, change(readFileSync(place, 'utf8')));
  };
  const missing = new Map();
  let handlers = [];
  for (const { file, enumName, part, always = [] } of SWITCHES) {
    const names = [...always, ...set[part]];
    edit(file, (before) => {
      const { text, found, dropped } = keepCases(before, enumName, names);
      if (found.size === 0) throw new Error(`entries: ${file} has no case of ${enumName}`);
      const unseen = missing.get(enumName) ?? names;
      missing.set(
        enumName,
        unseen.filter((each) => !found.has(each)),
      );
      if (enumName === 'Opcode') handlers = dropped.map((lines) => /: (\w+)\(record\)/.exec(lines)?.[1]);
      return text;
    });
  }
  for (const [enumName, names] of missing) {
    if (names.length > 0) throw new Error(`entries: ${name}: the kernels have no ${enumName}.${names[0]}`);
  }
  edit('index.ts', (before) => `${withoutExports(before, handlers)}export const ${markOf(name)}: i32 = 1;\n`);
}

/** Without the exports of handlers that nothing calls any more. */
function withoutExports(text, handlers) {
  return text.replace(/^export \{ (.*) \} from (.*)\n/gm, (_, names, from) => {
    const kept = names.split(', ').filter((each) => !handlers.includes(each));
    return kept.length === 0 ? '' : `export { ${kept.join(', ')} } from ${from}\n`;
  });
}
