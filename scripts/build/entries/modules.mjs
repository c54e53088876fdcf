// The modules of the small entries. Each is one file of all that depends on a table that is cut down for it; the rest of it
// are the modules that `lethe/core` consists of, so that errors, for one, are of the same class. Of one that stands alone it is
// these errors.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { importTypeScript } from '../../typescript.mjs';
import { ROOT } from '../places.mjs';
import { keepEntries } from './filter.mjs';
import { markOf, readSets } from './kernels.mjs';

const SOURCE = path.join(ROOT, 'src');
const OPCODES = 'kernels/program/opcodes.ts';
const BINARIES = 'engine/kernels/binaries';
/** Of the same class in all entries. */
const ERRORS = 'errors.ts';

/** Names in memory of what an enum calls `HardSigmoid`. */
const inMemory = (names) => names.map((name) => name[0].toLowerCase() + name.slice(1));

/** Which tables are cut down, and to which keys. */
const TABLES = [
  { file: 'compiler/layers/index.ts', table: 'RECORDS', keys: ({ kinds }) => kinds },
  { file: 'compiler/training/layers/index.ts', table: 'RECORDS', keys: ({ kinds }) => kinds },
  { file: 'compiler/topology/read-layer.ts', table: 'WRAPPERS', keys: ({ wrappers }) => wrappers },
  {
    file: 'compiler/topology/fields.ts',
    table: 'ELEMENT_WISE',
    keys: ({ activations }) => inMemory(activations),
  },
  { file: 'compiler/losses/records.ts', table: 'LOSS_RECORDS', keys: ({ losses }) => inMemory(losses) },
  { file: 'compiler/losses/records.ts', table: 'METRIC_RECORDS', keys: ({ metrics }) => inMemory(metrics) },
];

/** Writes the module of each entry, and what `#kernels/<name>` means, into a folder. */
export async function buildEntryModules(folder) {
  const { Opcode } = await importTypeScript(`src/${OPCODES}`);
  const place = path.join(folder, BINARIES);
  mkdirSync(place, { recursive: true });
  for (const [name, set] of await readSets()) {
    const edited = editedSources(name, set, Opcode);
    await bundle(name, set, edited, path.join(folder, `${set.module}.js`));
    // As those of lethe/core are, which are beside them: with other binaries.
    for (const [kind, from, to] of [
      ['embedded', 'generated/kernels-binary.js', `generated/kernels-${name}.js`],
      ['imported', 'kernels/kernels.wasm', `kernels/${name}.wasm`],
    ]) {
      const text = readFileSync(path.join(place, `${kind}.js`), 'utf8');
      const changed = text.replaceAll(from, to);
      if (changed === text) throw new Error(`entries: ${kind}.js imports no ${from}`);
      writeFileSync(path.join(place, `${kind}-${name}.js`), changed);
    }
  }
}

/** Texts of sources that are others in an entry, by their paths in src/. */
function editedSources(name, set, Opcode) {
  const texts = new Map();
  for (const { file, table, keys } of TABLES) {
    const text = texts.get(file) ?? readFileSync(path.join(SOURCE, file), 'utf8');
    texts.set(file, keepEntries(text, table, keys(set)));
  }
  const carried = {
    binaries: [markOf(name)],
    elsewhere: ` in lethe/${set.module} (${set.whole} has all that there is)`,
  };
  const numbers = set.opcodes.concat('End', 'Barrier').map((opcode) => Opcode[opcode]);
  texts.set(
    'kernels/program/carried.ts',
    `export const CARRIED = { ...${JSON.stringify(carried)}, opcodes: new Set([${numbers}]) };\n`,
  );
  return texts;
}

async function bundle(name, { module, standsAlone }, edited, outfile) {
  const entry = path.join(SOURCE, `${module}.ts`);
  const options = {
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    absWorkingDir: ROOT,
    // Else #kernels is what tsconfig.json says.
    tsconfigRaw: '{}',
    logLevel: 'error',
  };
  if (standsAlone) {
    await build({ ...options, plugins: [editing(edited, name, (file) => file !== ERRORS)] });
    return;
  }
  const all = await build({
    ...options,
    write: false,
    metafile: true,
    plugins: [editing(edited, name, () => true)],
  });
  const own = dependents(all.metafile.inputs, edited);
  // Of an index nothing is left in dist/ but what it names.
  const inside = (file) => own.has(file) || /(^|\/)index\.ts$/.test(file);
  await build({ ...options, plugins: [editing(edited, name, inside)] });
}

/** Puts edited sources in the place of those that are there; imports those that are not `inside` from dist/. */
function editing(edited, name, inside) {
  return {
    name: 'entry',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^#/ }, ({ path: specifier }) => ({
        path: specifier === '#kernels' ? `#kernels/${name}` : specifier,
        external: true,
        sideEffects: false,
      }));
      onResolve({ filter: /^@/ }, ({ path: specifier }) => ({ path: specifier, external: true }));
      onResolve({ filter: /^\./ }, ({ path: specifier, resolveDir }) => {
        const file = path.relative(SOURCE, path.resolve(resolveDir, specifier)).replace(/\.js$/, '.ts');
        if (inside(file)) return { path: path.join(SOURCE, file), sideEffects: false };
        return { path: `../${file.replace(/\.ts$/, '.js')}`, external: true, sideEffects: false };
      });
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const contents = edited.get(path.relative(SOURCE, file));
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}

/** The sources that are edited, and those that import one, or one that does. */
function dependents(inputs, edited) {
  const nameOf = (file) => path.relative(SOURCE, path.join(ROOT, file));
  // Numbers of an enum are put in its place only within one file.
  const own = new Set([...edited.keys(), OPCODES]);
  for (let before = 0; before < own.size; ) {
    before = own.size;
    for (const [file, { imports }] of Object.entries(inputs)) {
      const reaches = imports.some(
        ({ path: target }) =>
          target === '#kernels' || target.startsWith('#kernels/') || own.has(nameOf(target)),
      );
      if (reaches) own.add(nameOf(file));
    }
  }
  return own;
}
