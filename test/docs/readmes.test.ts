// README.md is short, its numbers stand on the pages that it links, and README.zh.md says the same in Chinese.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): Promise<string> => readFile(path.join(ROOT, file), 'utf8');
const english = await read('README.md');
const chinese = await read('README.zh.md');

const FENCED = /^```.*?^```$/gms;
const prose = (text: string): string => text.replace(FENCED, '');
const headings = (text: string): string[] => prose(text).match(/^#+ .*$/gm) ?? [];
const numbers = (text: string): string[] => (prose(text).match(/\d+(?:\.\d+)*/g) ?? []).sort();
const links = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).sort();

test('README.md has at most 9 kB', () => {
  expect(Buffer.byteLength(english)).toBeLessThanOrEqual(9000);
});

describe('README.zh.md', () => {
  test('has a heading for each heading, of the same level', () => {
    const levels = (text: string): number[] => headings(text).map((heading) => heading.indexOf(' '));
    expect(levels(chinese)).toEqual(levels(english));
    for (const heading of headings(chinese).slice(1)) expect(heading).toMatch(/\p{Script=Han}/u);
  });

  test('has the same code, commands and outputs', () => {
    expect(english.match(FENCED)?.length).toBeGreaterThan(5);
    expect(chinese.match(FENCED)).toEqual(english.match(FENCED));
  });

  test('has the same numbers', () => {
    expect(numbers(chinese)).toEqual(numbers(english));
  });

  test('has the same links, but for the one from each to the other', () => {
    const others = (text: string): string[] =>
      links(text).filter((link) => !/^README(\.zh)?\.md$/.test(link));
    expect(others(chinese)).toEqual(others(english));
    expect(links(english)).toContain('README.zh.md');
    expect(links(chinese)).toContain('README.md');
  });
});

describe('each reason in README.md', () => {
  const [, section = ''] = /^## Why\n(.*?)^## /ms.exec(english) ?? [];
  const reasons = section.split(/^- /m).slice(1);

  test('is one of five', () => {
    expect(reasons).toHaveLength(5);
  });

  test.each(reasons)('stands on the pages that it links: %s', async (reason) => {
    const pages = await Promise.all(links(reason).map((link) => read(link.replace(/#.*/, ''))));
    const known = new Set(pages.flatMap(numbers));
    const told = numbers(reason.replace(/\]\([^)]*\)/g, ']'));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((number) => !known.has(number))).toEqual([]);
  });
});
