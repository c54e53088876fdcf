// examples/desktop in Node, Deno and Bun, asked as its page asks; and its page, in Chromium.
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bun, chromium, deno, type Launcher, node } from '../platform/runtimes/index.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import type { DesktopReport } from './desktop-suite.js';
import { installExample } from './project.js';
import { type Server, type ServerExample, startServer } from './servers.js';

const PAGE_MS = 120_000;
/** Where a program is looked for that shows an address. */
const OPENER = '#!/bin/sh\necho "$1" > opened\n';

const csvOf = (rows: number): string =>
  [
    'hour,load',
    ...Array.from({ length: rows }, (_, row) => `${row},${50 + (row % 12) * (12 - (row % 12)) + (row % 7)}`),
  ].join('\n');
const CSV = csvOf(120);
const ASKED = { file: 'load.csv', target: 'load', time: 'hour', horizon: '6', season: '12' };

function programOf(
  name: string,
  runtime: Launcher,
  commandOf: (binary: string) => readonly string[],
): ServerExample {
  const command = (binary: string): readonly string[] => [...commandOf(binary), `saved-${name}`, '--no-open'];
  return { name, folder: 'desktop', tools: [], runtime, command };
}

const PROGRAMS = [
  programOf('Node', node, (binary) => [binary, 'main.js']),
  programOf('Deno', deno, (binary) => [
    ...[binary, 'run', '--no-prompt', '--cached-only', '--allow-net=127.0.0.1', '--allow-read=.'],
    ...['--allow-write=saved-Deno', 'main.js'],
  ]),
  programOf('Bun', bun, (binary) => [binary, 'run', '--no-install', 'main.js']),
];

const scope = new RunScope();
let folder: string;

beforeAll(async () => {
  folder = await installExample(scope, 'desktop', []);
}, 120_000);

afterAll(() => scope.close());

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** As its page asks, and with other headers. */
function ask(
  { url }: Server,
  route: string,
  asked: Record<string, string> = {},
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const own = body === undefined ? {} : { origin: url };
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/${route}?${new URLSearchParams(asked)}`, {
      ...{ method, headers: { ...own, ...headers }, agent: false },
    });
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('error', reject);
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.end(body);
  });
}

/** The page is the program's own; only what watches it is put into it on the way. */
async function watch(answer: Response): Promise<Response> {
  const page = await answer.text();
  return new Response(page.replace('<head>', '<head><script src="./watch.js"></script>'), answer);
}

const fingerprints = new Set<string>();

describe.each(PROGRAMS)('in $name', (program) => {
  const saved = (): Promise<string[]> => readdir(path.join(folder, `saved-${program.name}`));
  let server: Server;

  beforeAll(async () => {
    server = await startServer(scope, program, folder);
  }, 120_000);

  test('it judges, forecasts and saves; the model goes on from newer rows', async () => {
    expect(await ask(server, 'models')).toEqual({ status: 200, text: '[]' });
    const { status, text } = await ask(server, 'forecast', { ...ASKED, model: 'my load' }, CSV);
    expect({ status, ...JSON.parse(text) }).toEqual({
      ...{ status: 200, model: 'my load', error: expect.any(Number) },
      verdict: expect.stringMatching(/^(better than the best baseline|not better|undecided)$/),
      simple: { name: expect.any(String), error: expect.any(Number) },
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    fingerprints.add(JSON.parse(text).fingerprint);
    expect(fingerprints.size).toBe(1);
    expect(await saved()).toEqual(['my load.html', 'my load.lethe']);
    expect(await ask(server, 'models')).toEqual({ status: 200, text: '["my load"]' });
    const report = await ask(server, 'report', { model: 'my load' });
    expect(report.text).toMatch(/^<!doctype html>[\s\S]*<h1>Forecast of load<\/h1>[\s\S]*<svg/);
    const again = await ask(server, 'predict', { model: 'my load' }, csvOf(130));
    expect(JSON.parse(again.text).map(({ time }: { time: number }) => time)).toEqual([
      130, 131, 132, 133, 134, 135,
    ]);
  });

  test('it refuses names and pages that are not its own', async () => {
    const { host } = new URL(server.url);
    const localhost = host.replace('127.0.0.1', 'localhost');
    for (const other of [`evil.example:${new URL(server.url).port}`, localhost]) {
      expect(await ask(server, 'models', {}, undefined, { host: other })).toEqual({
        status: 403,
        text: `host: expected ${host}, got ${other}`,
      });
    }
    for (const route of ['quit', 'forecast']) {
      for (const origin of ['https://evil.example', 'null', `http://${localhost}`]) {
        expect(await ask(server, route, {}, '', { origin })).toEqual({
          status: 403,
          text: `origin: expected ${server.url}, got ${origin}`,
        });
      }
    }
    const { status } = await ask(server, 'models', {}, undefined, { origin: 'https://evil.example' });
    expect(status).toBe(403);
    expect((await fetch(`${server.url}/quit`, { method: 'POST' })).status).toBe(403);
  });

  test.each<[string, string, Record<string, string>, string | undefined, number, RegExp]>([
    ['a column that is not there', 'forecast', { ...ASKED, target: 'lod', model: 'a' }, CSV, 400, /\blod\b/],
    [
      'a horizon of 0',
      'forecast',
      { ...ASKED, horizon: '0', model: 'a' },
      CSV,
      400,
      /^horizon: expected a positive integer, got 0$/,
    ],
    [
      'a name that leads elsewhere',
      'forecast',
      { ...ASKED, model: '../a' },
      CSV,
      400,
      /^the model's name: expected .*, got "\.\.\/a"$/,
    ],
    ['a model that is not there', 'report', { model: 'none' }, undefined, 404, /^none: no such model$/],
    ['a route that is not there', 'constructor', {}, undefined, 404, /^GET \/constructor: no such route$/],
  ])('it tells what is wrong: %s', async (_, route, asked, body, status, text) => {
    expect(await ask(server, route, asked, body)).toEqual({ status, text: expect.stringMatching(text) });
  });

  test('it ends when it is asked to, and with it what it trains', async () => {
    const long = ask(server, 'forecast', { ...ASKED, season: '24', model: 'long' }, csvOf(5000));
    const cut = expect(long).rejects.toThrow();
    expect(await ask(server, 'quit', {}, '')).toEqual({ status: 200, text: 'Bye.' });
    await cut;
    expect(await server.group.ended).toBe(0);
    expect(await saved()).toEqual(['my load.html', 'my load.lethe']);
  }, 60_000);
});

test(
  'it has the browser open its page, which people can use: axe finds nothing, nothing is wider than the screen',
  async () => {
    await writeFile(path.join(folder, 'xdg-open'), OPENER);
    await chmod(path.join(folder, 'xdg-open'), 0o755);
    const program: ServerExample = {
      ...{ name: 'with a browser', folder: 'desktop', tools: [], runtime: node },
      command: (binary) => ['env', `PATH=${folder}:${process.env.PATH}`, binary, 'main.js', 'saved'],
    };
    const server = await startServer(scope, program, folder);
    const { url } = server;
    const report = (await chromium.run({
      entry: path.join(import.meta.dirname, 'desktop-suite.ts'),
      options: { csv: CSV },
      timeoutMs: PAGE_MS,
      isolated: false,
      files: {
        '/site/axe.js': createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
        '/site/watch.js': path.join(import.meta.dirname, '../browser-watch.js'),
      },
      elsewhere: ({ method, path: place, body }) => {
        if (!place.startsWith('/site/')) return undefined;
        const init = method === 'POST' ? { method, body, headers: { origin: url } } : {};
        const answer = fetch(`${url}${place.slice('/site'.length)}`, init);
        return place === '/site/' ? answer.then(watch) : answer;
      },
    })) as DesktopReport;
    expect(report).toEqual({
      guessed: ['load', 'hour', 'my load'],
      answer: expect.stringMatching(
        /^my load: (better than the best baseline|not better|undecided)\. Its error in the past \(MASE\) is [\d.]+, .* Fingerprint [0-9a-f]{64}$/,
      ),
      report: ['Report of my load', '/site/report?model=my+load'],
      rows: 6,
      heading: 'TimeForecastLowHigh',
      refused: expect.stringMatching(/^Failed: .* got "hour"$/),
      ended: 'The program has ended. This page can be closed.',
      ...{ unlabelled: [], violations: [], beyond: [], problems: [] },
    });
    expect(await server.group.ended).toBe(0);
    expect(await readFile(path.join(folder, 'opened'), 'utf8')).toBe(`${url}/\n`);
  },
  PAGE_MS + 10_000,
);
