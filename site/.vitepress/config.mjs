// The site of docs/: `npm run docs:site` builds it to out/site.
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { addressOf, ENTRIES, GROUPS } from '../guides.mjs';
import { repositoryLinks } from '../links.mjs';
import { cellsWithoutHeading } from '../tables.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCS = path.join(ROOT, 'docs');
const linkTo = ({ text, page }) => ({ text, link: addressOf(page) });

/** Pages that are built, by `scripts/site.mjs --pages`; undefined: all of them. */
const only = process.env.LETHE_SITE_PAGES?.split(',');
const pages = readdirSync(DOCS, { recursive: true })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => name.endsWith('.md'));

export default defineConfig({
  title: 'Lethe',
  description: 'Train recurrent networks wherever JavaScript runs, with the same bits everywhere',
  lang: 'en',
  srcDir: '../docs',
  srcExclude: only === undefined ? [] : pages.filter((page) => !only.includes(page)),
  ignoreDeadLinks: only !== undefined,
  outDir: '../out/site',
  cacheDir: '../out/site-cache',
  cleanUrls: false,
  rewrites: { 'README.md': 'index.md', 'api/README.md': 'api/index.md' },
  metaChunk: true,
  markdown: {
    // The usual ones have comments and keywords that are too pale on grey.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (markdown) => markdown.use(repositoryLinks).use(cellsWithoutHeading),
  },
  vite: { server: { fs: { allow: [ROOT] } } },
  themeConfig: {
    // The reference is searched by its index: all of it would be 900 kB more to load before the first search.
    search: { provider: 'local', options: { _render: renderForSearch } },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Guides', link: '/', activeMatch: '^/(?!api/)' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      { text: 'Demo', link: '/live/index.html', target: '_self' },
    ],
    sidebar: {
      '/api/': [{ text: 'Reference', items: ENTRIES.map(linkTo) }],
      '/': GROUPS.map(({ text, guides }) => ({ text, items: guides.map(linkTo) })),
    },
  },
  /** Files that pages link, and the pages of the demo. */
  buildEnd({ outDir }) {
    for (const name of readdirSync(DOCS, { recursive: true })) {
      if (name.endsWith('.json')) cpSync(path.join(DOCS, name), path.join(outDir, name));
    }
    cpSync(path.join(ROOT, 'dist/demo/site'), path.join(outDir, 'live'), { recursive: true });
  },
});

function renderForSearch(source, env, markdown) {
  const html = markdown.render(source, env);
  return env.relativePath.startsWith('api/') && env.relativePath !== 'api/index.md' ? '' : html;
}
