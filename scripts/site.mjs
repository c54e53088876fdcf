// npm run docs:site: the site of docs/, with the pages of the demo, into out/site; a dead link fails it.
// --pages LIST builds these pages alone, with links that lead to others; --out DIR into another folder;
// --base PATH where a host shows it, if not at the root.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vitepress';
import { buildPackage } from './build/dist.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { pages: { type: 'string' }, out: { type: 'string' }, base: { type: 'string' } },
});

await buildPackage();
if (values.pages !== undefined) process.env.LETHE_SITE_PAGES = values.pages;
await build(path.join(root, 'site'), {
  base: values.base ?? '/',
  outDir: path.resolve(values.out ?? path.join(root, 'out/site')),
});
