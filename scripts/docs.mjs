// npm run docs: the reference of all entry points, docs/api/, out of the declarations in dist/ and their comments.
// With --check it writes nothing and fails where docs/api/ is not what it would write.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { referencePages } from './docs/pages.mjs';

const folder = fileURLToPath(new URL('../docs/api/', import.meta.url));
const pages = referencePages();
mkdirSync(folder, { recursive: true });
const stale = readdirSync(folder).filter((name) => pages[name] === undefined);
const different = Object.keys(pages).filter((name) => {
  try {
    return readFileSync(path.join(folder, name), 'utf8') !== pages[name];
  } catch {
    return true;
  }
});
if (process.argv.includes('--check')) {
  for (const name of [...stale, ...different])
    console.error(`docs/api/${name} is not what npm run docs writes`);
  process.exitCode = stale.length + different.length === 0 ? 0 : 1;
} else {
  for (const name of stale) rmSync(path.join(folder, name));
  for (const name of different) writeFileSync(path.join(folder, name), pages[name]);
  console.log(`docs/api/: ${Object.keys(pages).length} pages, ${stale.length + different.length} changed`);
}
