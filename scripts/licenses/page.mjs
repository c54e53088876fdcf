// The page of licences.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../build/places.mjs';
import { embeddedPackages } from './embedded.mjs';

export const LICENSES = path.join(ROOT, 'THIRD_PARTY_LICENSES.md');

/** Packages without a file of their licence: who has the same text, word for word. */
const SAME_TEXT = { '@tensorflow/tfjs-backend-wasm': 'assemblyscript' };

/** Whose copyright it is, where the file of the licence does not say so. */
const COPYRIGHT = {
  '@tensorflow/tfjs-backend-wasm': 'Copyright Google LLC and the TensorFlow.js authors',
  assemblyscript: 'Copyright The AssemblyScript Authors',
};

/** @returns Markdown: a table of packages, then each text of a licence once */
export async function licensesPage() {
  const packages = await embeddedPackages();
  const texts = new Map();
  for (const { name } of packages) {
    const text = await licenseOf(SAME_TEXT[name] ?? name);
    texts.set(text, [...(texts.get(text) ?? []), name]);
  }
  return [
    '# Licences of what is inside this package',
    '',
    'Made by `npm run licenses`. These packages are in the files of this one; those that it only depends on bring licences of their own.',
    '',
    '| package | version | licence | where |',
    '| --- | --- | --- | --- |',
    ...packages.map(
      ({ name, version, license, where }) => `| ${name} | ${version} | ${license} | ${where} |`,
    ),
    ...[...texts].flatMap(([text, names]) => [
      '',
      `## ${names.join(', ')}`,
      '',
      ...names.flatMap((name) => (COPYRIGHT[name] === undefined ? [] : [COPYRIGHT[name], ''])),
      '```text',
      text,
      '```',
    ]),
    '',
  ].join('\n');
}

/** The file of its licence, without spaces at the ends of lines. */
async function licenseOf(name) {
  const folder = path.join(ROOT, 'node_modules', name);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.md|\.txt)?$/i.test(entry));
  if (file === undefined) throw new Error(`licenses: ${name} has no file of its licence`);
  const text = await readFile(path.join(folder, file), 'utf8');
  return text
    .replaceAll('\r', '')
    .replace(/[ \t]+$/gm, '')
    .replace(/^\n+|\n+$/g, '');
}
