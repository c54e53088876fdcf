// node scripts/address.mjs OWNER/NAME TAG, which the release workflow runs: the manifest gets the addresses of the repository,
// and links of the READMEs become absolute, as npm's page shows them outside of any folder. Sources do not hold an address.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const READMES = ['README.md', 'README.zh.md'];

/** The manifest with `repository`, `bugs` and `homepage`; npm's statement of provenance needs the first. */
export function withAddress(manifest, repository) {
  const address = `https://github.com/${repository}`;
  return {
    ...manifest,
    repository: { type: 'git', url: `git+${address}.git` },
    bugs: { url: `${address}/issues` },
    homepage: `${address}#readme`,
  };
}

/** Markdown whose relative links lead to files of a tag, and whose pictures are those of that tag. */
export function withAbsoluteLinks(text, repository, tag) {
  const page = `https://github.com/${repository}/blob/${tag}/`;
  const picture = `https://raw.githubusercontent.com/${repository}/${tag}/`;
  return text
    .replace(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, `](${page}$1)`)
    .replace(/\b(src|srcset)="(?![a-z]+:)([^"]+)"/g, `$1="${picture}$2"`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [repository = '', tag = ''] = process.argv.slice(2);
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || tag === '') {
    console.error(
      `address: expected OWNER/NAME and a tag, got ${process.argv.slice(2).join(' ') || 'nothing'}`,
    );
    process.exit(2);
  }
  const root = fileURLToPath(new URL('..', import.meta.url));
  const change = (name, how) => {
    const file = path.join(root, name);
    writeFileSync(file, how(readFileSync(file, 'utf8')));
  };
  change('package.json', (text) => `${JSON.stringify(withAddress(JSON.parse(text), repository), null, 2)}\n`);
  for (const name of READMES) change(name, (text) => withAbsoluteLinks(text, repository, tag));
}
