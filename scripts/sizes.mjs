// npm run sizes: what a page or a worker downloads, as a table, and what formats of files add, as another one. --check fails above the
// budgets of sizes/rows.mjs; --write puts the tables into docs/core.md and docs/formats.md, and the size of all of lethe/core into both
// READMEs, between their markers.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleRows, weigh } from './sizes/measure.mjs';
import { ADDITIONS, ROWS } from './sizes/rows.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The row that the READMEs tell. */
const WHOLE = 'core';
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

const measure = async (rows) =>
  (await bundleRows(rows)).map((row) => {
    const folder = path.join(root, row.folder);
    return { ...row, ...weigh(readdirSync(folder).map((name) => path.join(folder, name))) };
  });
const measured = await measure(ROWS);
const core = measured.find(({ id }) => id === WHOLE);
const added = (await measure(ADDITIONS)).map((row) => ({ ...row, gzipped: row.gzipped - core.gzipped }));
const budget = (limit) => (limit === undefined ? '' : String(limit / 1000));
const tableOf = (cells) => cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
const table = tableOf([
  ['bundle', 'what is in it', 'kB', 'kB gzipped', 'budget'],
  ['---', '---', '--:', '--:', '--:'],
  ...measured.map(({ what, form, minified, gzipped, limit }) => [
    what,
    form,
    kilobytes(minified),
    kilobytes(gzipped),
    budget(limit),
  ]),
]);
const additions = tableOf([
  ['import', 'kB', 'budget'],
  ['---', '--:', '--:'],
  ...added.map(({ what, gzipped, limit }) => [what, kilobytes(gzipped), budget(limit)]),
]);
console.log(`${table}\n\n${additions}`);

if (process.argv.includes('--check')) {
  for (const { id, gzipped, limit } of [...measured, ...added]) {
    if (limit === undefined || gzipped <= limit) continue;
    console.error(`${id}: ${gzipped} bytes gzipped, more than its budget of ${limit}`);
    process.exitCode = 1;
  }
}
if (process.argv.includes('--write')) {
  putBetween('docs/core.md', 'sizes', `\n${table}\n`);
  putBetween('docs/formats.md', 'sizes', `\n${additions}\n`);
  for (const readme of ['README.md', 'README.zh.md']) putBetween(readme, 'size', kilobytes(core.gzipped));
}

function putBetween(page, name, text) {
  const file = path.join(root, page);
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const parts = new RegExp(`(${begin})[\\s\\S]*?(${end})`);
  const before = readFileSync(file, 'utf8');
  if (!parts.test(before)) throw new Error(`${page} has no ${begin} and ${end}`);
  writeFileSync(
    file,
    before.replace(parts, (_, from, to) => `${from}${text}${to}`),
  );
}
