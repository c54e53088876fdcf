// `npm run setup`: packages that single tests need, in folders of their own: Next.js, which test/package/next.test.ts builds a project with,
// and bull-board, the dashboard of examples/fleet-redis.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NPM_CI, runNpm } from './commands.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** By the folder: what it is called, and the package that tells whether all are there. */
const FOLDERS = {
  'test/package/next': { title: 'next', wanted: 'next' },
  'test/examples/bull-board': { title: 'bull-board', wanted: '@bull-board/api' },
};

/** Installs those that are not there, or of another version. @returns whether all are there. */
export async function setupFolders() {
  let areThere = true;
  for (const [where, { title, wanted }] of Object.entries(FOLDERS)) {
    const folder = path.join(root, where);
    const { [wanted]: asked } = (await manifest(folder, 'package.json')).dependencies;
    const found = async () => (await manifest(folder, `node_modules/${wanted}/package.json`))?.version;
    if ((await found()) !== asked) runNpm(NPM_CI, folder);
    const version = await found();
    console.log(`${title.padEnd(14)}${(version ?? 'missing').padEnd(18)}${where}`);
    if (version === asked) continue;
    console.error(`setup: ${title} is missing\nRun:\n  (cd ${where} && npm ${NPM_CI.join(' ')})`);
    areThere = false;
  }
  return areThere;
}

async function manifest(folder, name) {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
