// npm run sizes: what a page or a worker downloads, as a table. --check fails above the budgets of sizes/rows.mjs;
// --write puts the table into docs/core.md, and the size of all of lethe/core into both READMEs, between their markers.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleRows, weigh } from './sizes/measure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The row that the READMEs tell. */
const WHOLE = 'core';
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

const measured = (await bundleRows()).map((row) => {
  const folder = path.join(root, row.folder);
  return { ...row, ...weigh(readdirSync(folder).map((name) => path.join(folder, name))) };
});
const cells = [
  ['bundle', 'what is in it', 'kB', 'kB gzipped', 'budget'],
  ['---', '---', '--:', '--:', '--:'],
  ...measured.map(({ what, form, minified, gzipped, limit }) => [
    what,
    form,
    kilobytes(minified),
    kilobytes(gzipped),
    limit === undefined ? '' : String(limit / 1000),
  ]),
];
const table = cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
console.log(table);

if (process.argv.includes('--check')) {
  for (const { id, gzipped, limit } of measured) {
    if (limit === undefined || gzipped <= limit) continue;
    console.error(`${id}: ${gzipped} bytes gzipped, more than its budget of ${limit}`);
    process.exitCode = 1;
  }
}
if (process.argv.includes('--write')) {
  const whole = kilobytes(measured.find(({ id }) => id === WHOLE).gzipped);
  putBetween('docs/core.md', 'sizes', `\n${table}\n`);
  for (const readme of ['README.md', 'README.zh.md']) putBetween(readme, 'size', whole);
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
