// What a release writes into the package, as only the place of the release knows where the repository is.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { withAbsoluteLinks, withAddress } from '../../scripts/address.mjs';

const ROOT = path.join(import.meta.dirname, '../..');

test('the manifest names the repository, where to report, and its page, and asks for no money', async () => {
  const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const published = withAddress(manifest, 'someone/lethe');
  expect(published).toEqual({
    ...manifest,
    repository: { type: 'git', url: 'git+https://github.com/someone/lethe.git' },
    bugs: { url: 'https://github.com/someone/lethe/issues' },
    homepage: 'https://github.com/someone/lethe#readme',
  });
  expect(published).not.toHaveProperty('funding');
});

test.each(['README.md', 'README.zh.md'])('no link or picture of a published %s is relative', async (name) => {
  const text = withAbsoluteLinks(await readFile(path.join(ROOT, name), 'utf8'), 'someone/lethe', 'v1.2.3');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
    ([, link, picture]) => link ?? picture ?? '',
  );
  expect(targets.length).toBeGreaterThan(20);
  expect(targets.filter((target) => !/^(https:|#)/.test(target))).toEqual([]);
  expect(text).toContain('](https://github.com/someone/lethe/blob/v1.2.3/docs/core.md#sizes)');
  expect(text).toMatch(/src="https:\/\/raw\.githubusercontent\.com\/someone\/lethe\/v1\.2\.3\/.*\.svg"/);
});

test('links to other places, and to headings of the same page, stay', () => {
  const text = '[a](https://example.org/a.md) [b](#limits) <img src="https://example.org/a.svg">';
  expect(withAbsoluteLinks(text, 'someone/lethe', 'v1.2.3')).toBe(text);
});
