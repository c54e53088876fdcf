// `npm run setup`: Next.js, which test/package/next.test.ts builds a project with.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NPM_CI, runNpm } from './commands.mjs';

const folder = fileURLToPath(new URL('../test/package/next', import.meta.url));

/** Installs it if it is not there, or another version. @returns whether it is there. */
export async function setupNext() {
  const { next: wanted } = (await manifest('package.json')).dependencies;
  const found = async () => (await manifest('node_modules/next/package.json'))?.version;
  if ((await found()) !== wanted) runNpm(NPM_CI, folder);
  const version = await found();
  const where = path.relative('', folder);
  console.log(`${'next'.padEnd(14)}${(version ?? 'missing').padEnd(18)}${where}`);
  if (version === wanted) return true;
  console.error(`setup: Next.js is missing\nRun:\n  (cd ${where} && npm ${NPM_CI.join(' ')})`);
  return false;
}

async function manifest(name) {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
