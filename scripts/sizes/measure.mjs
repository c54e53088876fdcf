// Bundles each row into out/sizes/ and weighs its files.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = path.join(root, 'out/sizes');

/** Rows of ./rows.mjs with `folder`, relative to the repository, where the files of each now are. */
export async function bundleRows(rows) {
  return Promise.all(
    rows.map(async (row) => {
      const folder = path.join(out, row.id);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      if (row.program !== undefined) {
        for (const { path: file, contents } of await bundle(row)) writeFileSync(file, contents);
      }
      for (const file of row.files ?? []) {
        copyFileSync(path.join(root, file), path.join(folder, path.basename(file)));
      }
      return { ...row, folder: path.relative(root, folder) };
    }),
  );
}

async function bundle({ id, program, conditions }) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root, sourcefile: 'program.js' },
    outfile: path.join(out, id, 'program.js'),
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions,
    loader: { '.wasm': 'copy' },
    legalComments: 'none',
    absWorkingDir: root,
    tsconfigRaw: '{}',
    logLevel: 'error',
  });
  return outputFiles;
}

/** Bytes of all files of a row, as they are and by gzip at its highest level, each file by itself. */
export function weigh(files) {
  const texts = files.map((file) => readFileSync(file));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  return {
    minified: sum(texts.map(({ length }) => length)),
    gzipped: sum(texts.map((text) => gzipSync(text, { level: 9 }).length)),
  };
}
