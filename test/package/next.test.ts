// The installed package in Next.js, built and started as its users do: an edge route, which may not compile WebAssembly
// and whose `setImmediate` throws; a route in Node, with threads; and a client component in Chromium.
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { servePage } from '../platform/runtimes/page-server.js';
import { startGroup } from '../platform/runtimes/process-group.js';
import { RunScope, runInScope } from '../platform/runtimes/run-scope.js';
import { consoleLines, showInChromium } from './chromium.js';
import { inFolder, run, userEnvironment } from './command.js';
import { copyTree, createProject } from './user-project.js';

const OWN = path.join(import.meta.dirname, 'next');
const FILES = ['app', 'train.js', 'next.config.mjs', 'package-lock.json'];
const NEXT = 'node_modules/next/dist/bin/next';
const BUILD_MS = 200_000;
const ANSWER_MS = 150_000;

/** What next/train.js returns. */
interface Trained {
  threads: number;
  fingerprint: string;
  /** How often the event loop had its turn. */
  turns: number;
}

const scope = new RunScope();
let reference: Trained;
let built: { stdout: string; stderr: string };
let site: string;

/** What `npm run setup` installed; throws if that is not what the lock file names. */
async function checkInstalled(): Promise<void> {
  const read = async (file: string) => JSON.parse(await readFile(path.join(OWN, file), 'utf8'));
  const { dependencies } = await read('package.json');
  const found = await read('node_modules/next/package.json').catch(() => undefined);
  if (found?.version === dependencies.next) return;
  throw new Error(`expected Next.js ${dependencies.next} in test/package/next: run \`npm run setup\``);
}

/** Next.js asks nobody, and tells nobody. */
function next(...args: string[]): string[] {
  return ['env', 'NEXT_TELEMETRY_DISABLED=1', process.execPath, NEXT, ...args];
}

/** Starts the server of a built project; its address. */
async function startServer(folder: string): Promise<string> {
  let announce: (address: string) => void = () => undefined;
  const address = new Promise<string>((resolve) => {
    announce = resolve;
  });
  const command = next('start', '--hostname', '127.0.0.1', '--port', '0');
  const group = await startGroup(scope, '/bin/sh', inFolder(folder, command), {
    env: userEnvironment(folder),
    onStdout: (text) => {
      scope.output.add(text);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (found !== undefined) announce(found);
    },
  });
  group.control.on('data', (text: string) => scope.output.add(text));
  return Promise.race([address, group.endedEarly]);
}

async function answerOf(route: string): Promise<unknown> {
  const response = await fetch(`${site}/${route}`, { signal: AbortSignal.timeout(ANSWER_MS) });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new Error(`/${route} answered ${response.status}\n${text}\n${scope.output.describe()}`);
}

beforeAll(async () => {
  await checkInstalled();
  const { folder } = await createProject(scope, 'alone');
  await copyTree(path.join(OWN, 'node_modules'), path.join(folder, 'node_modules'));
  for (const name of FILES) await cp(path.join(OWN, name), path.join(folder, name), { recursive: true });
  const source = "import { train } from './train.js'; console.log(JSON.stringify(await train(2)));";
  const printed = await run(folder, [process.execPath, '--input-type=module', '--eval', source]);
  reference = JSON.parse(printed.stdout);
  built = await run(folder, next('build'), { timeoutMs: BUILD_MS });
  site = await startServer(folder);
}, 400_000);

afterAll(() => scope.close());

test('the event loop has its turn after each step', () => {
  expect(reference).toEqual({
    threads: 2,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    turns: 1000,
  });
});

test('Next.js has nothing to say about the package', () => {
  const warnings = `${built.stdout}${built.stderr}`
    .split('\n')
    .filter((line) => /⚠|⨯|warn|error/i.test(line));
  // That edge routes are deprecated, and are not generated beforehand; and, where CI is set, that nothing is cached.
  expect(warnings.filter((line) => !/edge runtime|no build cache/i.test(line))).toEqual([]);
});

test('an edge route trains with the bits of Node, on one thread', async () => {
  expect(await answerOf('edge')).toEqual({ ...reference, threads: 1 });
});

test('a route in Node trains with the bits of Node, on two threads', async () => {
  expect(await answerOf('node')).toEqual(reference);
});

test('a client component trains with the bits of Node, on two threads', async () => {
  await runInScope('client component', ANSWER_MS, async (page) => {
    const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
    const { url, report } = await servePage(page, {}, headers);
    const shown = await showInChromium(page, `${site}/?server=${url}`, report);
    expect(shown).toEqual(reference);
    expect(consoleLines(page)).toEqual([]);
  });
});
