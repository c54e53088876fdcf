// Where a build of Lethe is: in a folder, or to be made of a revision.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from './options.js';

const execute = promisify(execFile);

/** A built package. */
export interface Build {
  /** For people. */
  name: string;
  /** With package.json and dist/. */
  folder: string;
  /** The commit it was built of, if it was built here. */
  commit: string | null;
}

/**
 * Finds a build, or makes it.
 *
 * @param place a revision, which goes first, or a folder
 * @param root the working tree, in whose out/compare/ revisions are built
 * @param say is told what takes long
 * @throws UsageError if it is neither a revision nor a folder of a built package, Error if it cannot be built.
 */
export async function findBuild(place: string, root: string, say: (line: string) => void): Promise<Build> {
  const commit = await findCommit(place, root);
  if (commit !== undefined) {
    const name = commit.startsWith(place) ? commit.slice(0, 7) : `${place} (${commit.slice(0, 7)})`;
    return { name, folder: await buildCommit(commit, root, say), commit };
  }
  const folder = path.resolve(place);
  if (existsSync(path.join(folder, 'dist/index.js')) && existsSync(path.join(folder, 'package.json'))) {
    return { name: place, folder, commit: null };
  }
  throw new UsageError(
    `expected a revision of git or a folder with package.json and dist/index.js, got ${JSON.stringify(place)}`,
  );
}

/** The working tree itself, as scripts/bench.mjs has built it. */
export async function workingTree(root: string): Promise<Build> {
  const commit = await findCommit('HEAD', root);
  if (commit === undefined) return { name: 'working tree', folder: root, commit: null };
  const { stdout } = await execute('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: root });
  const name = `working tree (${commit.slice(0, 7)}${stdout === '' ? '' : ' with changes'})`;
  return { name, folder: root, commit: null };
}

async function findCommit(revision: string, root: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  // Git may also be missing, or not know the working tree.
  const found = await execute('git', args, { cwd: root }).catch(() => undefined);
  return found?.stdout.trim();
}

/**
 * Builds a commit by its own script in out/compare/<commit>, unless that has been done. The folder gets its name
 * last, so that what stands under it is whole; git is only read from.
 */
async function buildCommit(commit: string, root: string, say: (line: string) => void): Promise<string> {
  const parent = path.join(root, 'out/compare');
  const folder = path.join(parent, commit);
  if (existsSync(folder)) return folder;
  await mkdir(parent, { recursive: true });
  const made = await mkdtemp(path.join(parent, 'building-'));
  const started = performance.now();
  try {
    const archive = path.join(made, 'source.tar');
    await run(root, 'git', 'archive', '--format=tar', `--output=${archive}`, commit);
    await run(made, 'tar', '-xf', 'source.tar');
    await rm(archive);
    say(`building ${commit.slice(0, 7)} in ${path.relative('', folder)}`);
    if (!(await hasSamePackages(made, root))) {
      say('its package-lock.json asks for other packages than are installed here: installing those (npm ci)');
      await run(made, ...npm(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
    }
    await run(made, process.execPath, 'scripts/build.mjs');
    // Peers of the package are those of who measures, as they are its user's elsewhere: found further up.
    await rm(path.join(made, 'node_modules/@tensorflow'), { recursive: true, force: true });
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw new Error(
      `${commit.slice(0, 7)} cannot be built: ${error instanceof Error ? error.message : error}`,
    );
  }
  say(`built in ${Math.round((performance.now() - started) / 1000)} s`);
  return folder;
}

/**
 * Whether all packages that a folder's package-lock.json names are in the working tree's, in the same versions; Node
 * then finds them in node_modules/ above out/.
 */
async function hasSamePackages(folder: string, root: string): Promise<boolean> {
  const [wanted, here] = await Promise.all([folder, root].map(readVersions));
  return [...(wanted ?? [])].every(([name, version]) => here?.get(name) === version);
}

async function readVersions(folder: string): Promise<Map<string, string | undefined>> {
  const text = await readFile(path.join(folder, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { version?: string }> };
  const entries = Object.entries(packages).filter(([name]) => name !== '');
  return new Map(entries.map(([name, { version }]) => [name, version]));
}

/** npm without a shell: it says where its script is when it has started us. */
function npm(): [string, ...string[]] {
  const script = process.env.npm_execpath;
  return script === undefined ? ['npm'] : [process.execPath, script];
}

async function run(folder: string, command: string, ...args: string[]): Promise<void> {
  try {
    await execute(command, args, { cwd: folder, maxBuffer: 1e8 });
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    // tsc writes its errors on standard output; npm has the cause in its first lines and its help after them.
    const said = `${stderr}${stdout}`.trim().slice(0, 2000);
    throw new Error(`${[command, ...args].join(' ')}: ${said === '' ? error : said}`);
  }
}
