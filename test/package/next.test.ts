// The installed package in Next.js, built and started as its users do: examples/next, and beside its files an edge route, which may not
// compile WebAssembly and whose `setImmediate` throws; a route in Node, with threads; and a client component in Chromium.
import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exampleFolder } from '../examples/project.js';
import { chromium } from '../platform/runtimes/index.js';
import { servePage } from '../platform/runtimes/page-server.js';
import { startGroup } from '../platform/runtimes/process-group.js';
import { RunScope, runInScope } from '../platform/runtimes/run-scope.js';
import { consoleLines, showInChromium } from './chromium.js';
import { inFolder, run, userEnvironment } from './command.js';
import type { NextReport } from './next-page-suite.js';
import { copyTree, createProject } from './user-project.js';

const OWN = path.join(import.meta.dirname, 'next');
const FILES = ['app', 'train.js', 'package-lock.json'];
const EXAMPLE = ['app', 'next.config.js', 'package.json'];
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
/** Of what the example's page trains on the numbers that are in it. */
let fingerprint: string;
let built: { stdout: string; stderr: string };
let site: string;

/** What the page's worker does, in Node. */
const IN_NODE = `
  import { Forecaster } from 'lethe/forecast';
  import { SAMPLE, valuesOf } from './app/values.js';
  const options = { target: 'value', horizon: 12, seed: 1 };
  console.log((await Forecaster.fit({ value: valuesOf(SAMPLE) }, options)).report.networks[0].fingerprint);`;

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
  for (const [from, names] of [
    [exampleFolder('next'), EXAMPLE],
    [OWN, FILES],
  ] as const) {
    for (const name of names) await cp(path.join(from, name), path.join(folder, name), { recursive: true });
  }
  const inNode = async (source: string): Promise<string> =>
    (await run(folder, [process.execPath, '--input-type=module', '--eval', source])).stdout.trim();
  const source = "import { train } from './train.js'; console.log(JSON.stringify(await train(2)));";
  reference = JSON.parse(await inNode(source));
  fingerprint = await inNode(IN_NODE);
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
    const shown = await showInChromium(page, `${site}/component?server=${url}`, report);
    expect(shown).toEqual(reference);
    expect(consoleLines(page)).toEqual([]);
  });
});

test("the example's routes tell what is wrong", async () => {
  const ask = async (
    method: string,
    route: string,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<unknown> => {
    const response = await fetch(`${site}/${route}`, { method, body });
    return { status: response.status, ...(await response.json()) };
  };
  const error = expect.any(String);
  expect(await ask('POST', 'forecast', '{"values": [1, 2]}')).toEqual({
    status: 404,
    error: 'no model is kept: train one, and keep it',
  });
  expect(await ask('PUT', 'model', 'no model')).toEqual({ status: 400, error });
  expect(await ask('PUT', 'model', new Uint8Array(5e6))).toEqual({
    status: 413,
    error: 'model: expected at most 4000000 bytes',
  });
  expect(await ask('POST', 'forecast', '{"values": [1')).toEqual({ status: 400, error });
  expect(await ask('POST', 'forecast', 'null')).toEqual({
    status: 400,
    error: 'values: expected a list of numbers',
  });
});

test(
  "the example's page trains in a worker, the server forecasts the same; people can use it: axe, 360 pixels",
  async () => {
    const watched = '<head><script src="/site/watch.js"></script>';
    const report = (await chromium.run({
      entry: path.join(import.meta.dirname, 'next-page-suite.ts'),
      options: {},
      timeoutMs: ANSWER_MS,
      files: {
        '/site/axe.js': createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
        '/site/watch.js': path.join(import.meta.dirname, '../browser-watch.js'),
      },
      elsewhere: async ({ method, path: place, body }) => {
        const answer = await fetch(`${site}${place}`, method === 'GET' ? {} : { method, body });
        if (place !== '/?') return answer;
        return new Response((await answer.text()).replace('<head>', watched), answer);
      },
    })) as NextReport;
    expect(report).toEqual({
      dropped: 'hour,load\n1,2.5\n2,3.5',
      refused: expect.stringMatching(/^Failed: backtest: /),
      trained: expect.stringMatching(
        `^In the past: .* \\(error [\\d.]+ beside [\\d.]+ of the best simple forecast\\)\\. Fingerprint ${fingerprint}$`,
      ),
      ...{ rows: 12, lines: 2, kept: 'The server keeps the model.' },
      forecast: 'The server forecasts the same numbers, to the last bit.',
      ...{ unlabelled: [], violations: [], beyond: [], problems: [] },
    });
  },
  ANSWER_MS + 10_000,
);
