// examples/workerd on workerd: it trains with Node's bits, says what is wrong with a request, and keeps its models.
import { readdir } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inFolder, userEnvironment } from '../package/command.js';
import { startGroup } from '../platform/runtimes/process-group.js';
import { RunScope, runInScope } from '../platform/runtimes/run-scope.js';
import { type Answer, chunked, post, send, TOO_LARGE } from './requests.js';
import { SERIES, STEPS, trainInNode } from './series.js';
import { installServer, type Server, servers, startServer } from './servers.js';
import { predictsWhileTraining } from './while-training.js';

const scope = new RunScope();
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await installServer(scope, servers.workerd);
  server = await startServer(scope, servers.workerd, folder);
}, 120_000);

afterAll(() => scope.close());

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const train = (body: unknown): Promise<Answer> => post(`${server.url}/train`, body);
const predict = (body: unknown): Promise<Answer> => post(`${server.url}/predict`, body);

test('it is healthy', async () => {
  expect(await send(`${server.url}/healthz`)).toEqual({ status: 200, body: { status: 'ok' } });
});

test.each([
  ['one output for each sample', 'default', SERIES],
  ['one output for each step', 'steps', STEPS],
])('it trains and predicts with the bits of Node: %s', async (_, name, series) => {
  const { y, ...expected } = await trainInNode(series, { recurrentInitializer: 'glorotUniform' });
  expect(expected.loss.at(-1)).toBeLessThan(expected.loss[0] ?? 0);
  const naming = name === 'default' ? {} : { name };
  expect(await train({ ...naming, ...series })).toEqual({
    status: 200,
    body: { name, epochs: series.epochs, ...expected },
  });
  expect(await predict({ ...naming, x: series.x })).toEqual({ status: 200, body: { name, y } });
});

describe('it tells what is wrong:', () => {
  const { x, y } = SERIES;
  const deep = '['.repeat(100_000);
  const withValue = (value: unknown): unknown => [[[value, 1]], [[1, 1]]];

  test.each<[string, unknown, RegExp]>([
    ['no body', '', /^body: expected JSON: /],
    ['no JSON', '{"x": [1, 2', /^body: expected JSON: /],
    ['NaN, which JSON does not know', '{"x": [[[NaN]]], "y": [[1]]}', /^body: expected JSON: .*N/],
    ['a list', [1, 2], /^body: expected a JSON object$/],
    ['null', null, /^body: expected a JSON object$/],
    [
      'arrays 100 000 deep',
      `{"x": ${deep}${']'.repeat(100_000)}, "y": [[1]]}`,
      /^body: expected at most 8 levels$/,
    ],
    ['no x', { y }, /^x: expected arrays 3 deep, got 0$/],
    ['x too shallow', { x: [[1], [2]], y }, /^x: expected arrays 3 deep, got 2$/],
    ['no samples', { x: [[[]]], y }, /expected/],
    ['y of other samples', { x, y: y.slice(1) }, /^fit: .*\b5\b.*\b6\b|^fit: .*\b6\b.*\b5\b/],
    ['ragged x', { x: [[[1], [2]], [[1]]], y: [[1], [2]] }, /^fit: x\[1\]: expected 2 values/],
    [
      'text in x',
      { x: withValue('7'), y: [[1], [2]] },
      /^fit: x\[0\]\[0\]\[0\]: expected a number, got string/,
    ],
    [
      'null in x',
      { x: withValue(null), y: [[1], [2]] },
      /^fit: x\[0\]\[0\]\[0\]: expected a number, got null/,
    ],
    [
      'a number beyond float32',
      { x: withValue(1e39), y: [[1], [2]] },
      /^fit: x\[0\]\[0\]\[0\]: expected a finite/,
    ],
    ['text in y', { x, y: y.map(() => ['one']) }, /^fit: y\[0\]\[0\]: expected a number, got string/],
    ['units as text', { x, y, units: '8' }, /^units: expected an integer from 1 to 256, got "8"$/],
    ['no units', { x, y, units: 0 }, /^units: expected an integer from 1/],
    ['half an epoch', { x, y, epochs: 0.5 }, /^epochs: expected an integer from 1/],
    ['a negative seed', { x, y, seed: -1 }, /seed.*-1/],
    ['a learning rate as text', { x, y, learningRate: 'fast' }, /learningRate.*fast/],
    ['too many epochs', { x, y, epochs: 1e6 }, /^epochs: expected an integer from 1 to 10000, got 1000000$/],
    [
      'too many weights',
      { x: [[Array(1000).fill(1)]], y: [[1]], units: 256 },
      /^weights: expected at most 250000/,
    ],
    ['no batch', { x, y, batchSize: 0 }, /^batchSize: expected an integer from 1 to 1024, got 0$/],
    [
      'a batch of too much work',
      { x: Array(32).fill(Array(50).fill([1])), y: Array(32).fill([1]), units: 128, epochs: 1 },
      /^weights x time x samples of a batch: expected at most 20000000, got 1[0-9]{8}$/,
    ],
    [
      'a name with a path',
      { x, y, name: '../etc' },
      /^name: expected 1 to 40 of a-z, 0-9 and -, got "\.\.\/etc"$/,
    ],
    ['a name that is a number', { x, y, name: 7 }, /^name: expected 1 to 40/],
  ])('%s', async (_, body, message) => {
    expect(await train(body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } });
  });

  test('too much work', async () => {
    expect(await train({ x, y, units: 200, epochs: 10_000 })).toEqual({
      status: 422,
      body: { error: expect.stringMatching(/^fit: [\d.]+e11 operations, limits\.operations is 6e9$/) },
    });
  });

  test('a prediction of another shape than the training', async () => {
    await train({ ...SERIES, name: 'shapes', epochs: 1 });
    for (const wrong of [x.map((sample) => sample.slice(1)), x.map((sample) => sample.map(([a]) => [a]))]) {
      const answer = await predict({ name: 'shapes', x: wrong });
      expect(answer).toEqual({
        status: 400,
        body: { error: expect.stringMatching(/^predict: x.*expected/) },
      });
    }
  });

  test('an unknown model', async () => {
    const error = 'no such model: POST /train first';
    expect(await predict({ name: 'unknown', x })).toEqual({ status: 404, body: { error } });
  });

  test('a body too large, whether its length is told or not', async () => {
    const expected = { status: 413, body: { error: 'body: expected at most 262144 bytes' } };
    expect(await train(TOO_LARGE)).toEqual(expected);
    expect(await send(`${server.url}/predict`, chunked(TOO_LARGE))).toEqual(expected);
  });

  test('wrong methods, with those that are right', async () => {
    const response = await fetch(`${server.url}/train`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toEqual({ error: '/train: expected POST, got GET' });
    expect(await send(`${server.url}/predict`, { method: 'DELETE' })).toMatchObject({ status: 405 });
    expect(await post(`${server.url}/healthz`, {})).toMatchObject({ status: 405 });
  });

  test('unknown routes', async () => {
    for (const route of ['/', '/models', '/constructor', '/train/'])
      expect(await post(`${server.url}${route}`, {})).toEqual({
        status: 404,
        body: { error: `${route}: no such route` },
      });
  });
});

test('requests at once: each gets its own answer, a model that is being trained predicts as before', async () => {
  const others = [0, 1, 2, 3].map((seed) => ({ ...SERIES, name: `many-${seed}`, seed }));
  const { body: before } = await train({ ...SERIES, name: 'busy', epochs: 1 });
  const { body: old } = await predict({ name: 'busy', x: SERIES.x });
  const again = { ...SERIES, name: 'busy', epochs: 2000 };
  const [first, second, ...rest] = await Promise.all([
    train(again),
    train(again),
    ...others.map(train),
    ...others.map(() => predict({ name: 'busy', x: SERIES.x })),
  ]);
  const { body: trained } = await predict({ name: 'busy', x: SERIES.x });
  expect(trained).not.toEqual(old);

  const done = [first, second].filter((answer) => answer?.status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map((answer) => answer?.body.fingerprint)).size).toBe(1);
  expect(done[0]?.body.fingerprint).not.toBe(before.fingerprint);
  for (const answer of [first, second].filter((answer) => answer?.status !== 200)) {
    expect(answer).toEqual({ status: 409, body: { error: expect.stringMatching(/is being trained/) } });
  }
  const trainings = rest.slice(0, others.length);
  expect(trainings.map(({ status, body }) => [status, body.name])).toEqual(
    others.map(({ name }) => [200, name]),
  );
  expect(new Set(trainings.map(({ body }) => body.fingerprint)).size).toBe(others.length);
  for (const { status, body } of rest.slice(others.length)) {
    expect(status).toBe(200);
    expect([old, trained]).toContainEqual(body);
  }
});

test('it predicts while it trains, the model that is being trained as well', async () => {
  expect(await predictsWhileTraining(server.url)).toBe(true);
});

test('npm start serves it', async () => {
  const port = await freePort();
  await runInScope('npm start', 150_000, async (own) => {
    const command = ['npm', 'start', '--', `--socket-addr=http=127.0.0.1:${port}`];
    const group = await startGroup(own, '/bin/sh', inFolder(folder, command), {
      env: userEnvironment(folder),
    });
    const health = async (): Promise<Answer> => {
      for (;;) {
        const answer = await send(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
        if (answer !== undefined) return answer;
        own.assertOpen();
        await delay(50);
      }
    };
    expect(await Promise.race([health(), group.endedEarly])).toEqual({ status: 200, body: { status: 'ok' } });
  });
});

test('it keeps its models when it is killed, the largest that it takes, too', async () => {
  const wide = Array.from({ length: 10 }, (_, feature) => feature / 10);
  const large = { name: 'large', x: [[wide]], y: [[1]], units: 239, epochs: 1 };
  const small = { ...SERIES, name: 'small' };
  const asked = [large, small].map(({ name, x }) => ({ name, x }));
  for (const series of [large, small]) expect(await train(series)).toMatchObject({ status: 200 });
  const before = await Promise.all(asked.map(predict));
  expect(before.map(({ status }) => status)).toEqual([200, 200]);

  await server.stop();
  expect(await readdir(path.join(folder, 'data'))).not.toEqual([]);
  server = await startServer(scope, servers.workerd, folder);
  expect(await Promise.all(asked.map(predict))).toEqual(before);
  expect(await train(small)).toMatchObject({ status: 200 });
});
