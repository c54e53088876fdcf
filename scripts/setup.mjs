// `npm run setup`: checks that every runtime the tests use can run here, installs what is missing where
// that is possible (Debian packages with apt-get, npm packages whose install scripts were held back, or which
// are for another processor or another version of Node), and ends with a table. Otherwise it says exactly what to run, and exits with 1.
// With `-- --peers` also what the benchmarks compare with (setup-peers.mjs).
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, installDebianPackages, NPM_CI, run, runNpm } from './commands.mjs';
import { setupFolders } from './setup-folders.mjs';
import { setupPeers } from './setup-peers.mjs';
import { importTypeScript } from './typescript.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function missingOf(launchers) {
  const found = await Promise.all(launchers.map((launcher) => launcher.installed()));
  return launchers.filter((_, index) => found[index] === undefined);
}

/** Runs the install script of an npm package, which npm may have held back. */
async function readyNpmPackage(name) {
  const home = path.join(root, 'node_modules', name);
  const manifest = await readFile(path.join(home, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest === undefined) return;
  const script = /^node (\S+)$/.exec(JSON.parse(manifest).scripts?.postinstall ?? '')?.[1];
  if (script) run(process.execPath, [script], home);
}

/** The arguments of npm that install a folder's packages, though they be for another system than this one. */
function foreignArgs({ os, cpu }) {
  return [...NPM_CI, `--os=${os}`, `--cpu=${cpu}`];
}

/** What launchers need of such folders, each once. */
function foreignOf(launchers) {
  const all = launchers.flatMap(({ source }) => source.foreign ?? []);
  return [...new Map(all.map((foreign) => [foreign.folder, foreign])).values()];
}

/** What the user has to run for launchers that are still missing. */
function advice(missing) {
  const debian = missing.flatMap(({ source }) => source.debian ?? []);
  const npm = missing.flatMap(({ source }) => source.npm ?? []);
  const lines = missing.map(({ name }) => `setup: ${name} is missing or does not start`);
  if (debian.length) {
    lines.push(
      'Run (Debian and Ubuntu; elsewhere install the like of these packages):',
      `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${debian.join(' ')}`,
    );
  }
  if (npm.length) lines.push('Run:', `  npm ci && npm rebuild ${npm.join(' ')} && npm run setup`);
  for (const foreign of foreignOf(missing)) {
    const folder = path.relative('', foreign.folder);
    lines.push('Run:', `  (cd ${folder} && npm ${foreignArgs(foreign).join(' ')})`);
  }
  return lines.join('\n');
}

async function table(launchers) {
  const rows = [['runtime', 'version', 'where']];
  for (const launcher of launchers) {
    const found = await launcher.installed();
    rows.push([launcher.name, found?.version ?? 'missing', found ? path.relative('', found.path) : '']);
  }
  const short = (where) => (where.startsWith('..') ? path.resolve(where) : where);
  return rows
    .map(([name, version, where]) => `${name.padEnd(14)}${version.padEnd(18)}${short(where)}`)
    .join('\n');
}

// The tests' launchers know where the runtimes are.
const { launchers } = await importTypeScript('test/platform/runtimes/index.ts');
let missing = await missingOf(launchers);
for (const { source } of missing) if (source.npm) await readyNpmPackage(source.npm);
for (const foreign of foreignOf(missing)) runNpm(foreignArgs(foreign), foreign.folder);
const debian = missing.flatMap(({ source }) => source.debian ?? []);
if (debian.length) installDebianPackages(debian);
if (missing.length) missing = await missingOf(launchers);

// The tests of fleets start one of their own; Debian's service is not used.
if (!answers('redis-server', '--version')) installDebianPackages(['redis-server']);

console.log(await table(launchers));
if (!answers('redis-server', '--version')) {
  console.error('setup: redis-server is missing, which tests of fleets need: install Redis 6.2 or later');
  process.exitCode = 1;
}
if (missing.length) {
  console.error(advice(missing));
  process.exitCode = 1;
}
if (!(await setupFolders())) process.exitCode = 1;
if (process.argv.includes('--peers') && !(await setupPeers())) process.exitCode = 1;
