// npm run sizes: what a page or a worker downloads, as a table. --check fails above the budgets of sizes/rows.mjs;
// --write puts the table into README.md between its markers.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleRows, weigh } from './sizes/measure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
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
  const file = path.join(root, 'README.md');
  const text = readFileSync(file, 'utf8');
  const between = /(<!-- sizes:begin -->\n)[\s\S]*?(<!-- sizes:end -->)/;
  if (!between.test(text)) throw new Error('README.md has no <!-- sizes:begin --> and <!-- sizes:end -->');
  writeFileSync(
    file,
    text.replace(between, (_, begin, end) => `${begin}${table}\n${end}`),
  );
}
