// The menus of the site show every page of docs/, once, and what lies outside of docs/ is no link there.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { addressOf, ENTRIES, GROUPS } from '../../site/guides.mjs';
import { resolveLink } from '../../site/links.mjs';

const DOCS = path.join(import.meta.dirname, '../../docs');
const guides = GROUPS.flatMap((group) => group.guides);

test('every page is in the menus, and every entry is a page', () => {
  const shown = [...guides, ...ENTRIES].map(({ page }) => page).filter((page) => !page.includes('#'));
  const pages = ['', 'api/'].flatMap((folder) =>
    readdirSync(path.join(DOCS, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => folder + name),
  );
  expect([...shown].sort()).toEqual(pages.sort());
  expect(guides.filter(({ page }) => !existsSync(path.join(DOCS, page.replace(/#.*/, ''))))).toEqual([]);
});

test('the reference is called by what is imported', () => {
  const names = ENTRIES.map(({ text }) => text);
  expect(names.slice(0, 3)).toEqual(['Index', 'lethe/core', 'lethe']);
  expect(names.slice(1).filter((name) => !/^lethe(\/[a-z-]+)*$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  ['README.md', '/'],
  ['api/README.md', '/api/'],
  ['core.md', '/core'],
  ['core.md#training', '/core#training'],
])('%s is at %s', (page, address) => {
  expect(addressOf(page)).toBe(address);
});

describe('a link', () => {
  test.each([
    ['https://example.org/a.md', 'core.md', { href: 'https://example.org/a.md' }],
    ['#training', 'core.md', { href: '#training' }],
    ['core.md#training', 'start.md', { href: 'core.md#training' }],
    ['README.md', 'start.md', { href: 'index.md' }],
    ['api/README.md#lethe', 'README.md', { href: 'api/index.md#lethe' }],
    ['../keras.md', 'api/core.md', { href: '../keras.md' }],
    ['../src/bench/cases.ts', 'benchmarks.md', { file: 'src/bench/cases.ts' }],
    ['../../src/core.ts', 'api/core.md', { file: 'src/core.ts' }],
    ['../README.md', 'start.md', { file: 'README.md' }],
  ])('%s in %s', (href, page, expected) => {
    expect(resolveLink(href, page)).toEqual(expected);
  });
});
