// Every link from a page of ours to another file or heading of this repository leads there.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = path.join(import.meta.dirname, '../..');
const FOLDERS = ['docs', 'examples', 'benchmarks/results', 'benchmarks/reliability', 'test/golden'];

/** Text by path, from the root. */
const pages = new Map<string, string>();
for (const folder of ['.', ...FOLDERS]) {
  const files = await readdir(path.join(ROOT, folder), { recursive: folder !== '.' });
  for (const file of files.map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))) {
    if (!file.endsWith('.md') || file.includes('node_modules')) continue;
    pages.set(file, await readFile(path.join(ROOT, file), 'utf8'));
  }
}

const FENCED = /^```.*?^```/gms;

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replace(FENCED, '').matchAll(/^#+ (.*)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function linksOf(text: string): string[] {
  const shown = text.replace(FENCED, '');
  const forms = /\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g;
  return [...shown.matchAll(forms)]
    .map(([, inline, attribute]) => inline ?? attribute ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));
}

function isDead(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  if (!existsSync(path.join(ROOT, target))) return true;
  if (anchor === undefined) return false;
  const text = pages.get(target);
  return text === undefined || !anchorsOf(text).has(anchor);
}

test('no link is dead', () => {
  const links = [...pages].flatMap(([page, text]) => linksOf(text).map((link) => ({ page, link })));
  expect(links.length).toBeGreaterThan(300);
  expect(links.filter(({ page, link }) => isDead(page, link))).toEqual([]);
});

test('every guide is in the index', () => {
  const index = linksOf(pages.get('docs/README.md') ?? '').map((link) => link.replace(/#.*/, ''));
  const guides = [...pages.keys()].flatMap((page) => /^docs\/([^/]+\.md)$/.exec(page)?.slice(1) ?? []);
  expect(guides.filter((guide) => guide !== 'README.md' && !index.includes(guide))).toEqual([]);
});
