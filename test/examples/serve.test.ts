// examples/serve in Deno, with the two permissions that its README names, and in Bun.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { type Answer, chunked, post, send, TOO_LARGE } from './requests.js';
import { SERIES, type Trained, trainInNode } from './series.js';
import { installServer, type Server, servers, startServer } from './servers.js';
import { predictsWhileTraining } from './while-training.js';

const { x, y } = SERIES;
const scope = new RunScope();
let folder: string;
let expected: Trained;

beforeAll(async () => {
  [folder, expected] = await Promise.all([installServer(scope, servers['serve-deno']), trainInNode(SERIES)]);
}, 120_000);

afterAll(() => scope.close());

describe.each([servers['serve-deno'], servers['serve-bun']])('$name', (example) => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer(scope, example, folder);
  }, 120_000);

  const train = (body: unknown): Promise<Answer> => post(`${server.url}/train`, body);
  const predict = (body: unknown): Promise<Answer> => post(`${server.url}/predict`, body);

  test('it is healthy', async () => {
    expect(await send(`${server.url}/healthz`)).toEqual({ status: 200, body: { status: 'ok' } });
  });

  test('it trains and predicts with the bits of Node', async () => {
    const { y: predicted, ...trained } = expected;
    expect(await train(SERIES)).toEqual({
      status: 200,
      body: { name: 'default', epochs: SERIES.epochs, milliseconds: expect.any(Number), ...trained },
    });
    expect(await predict({ x: SERIES.x })).toEqual({ status: 200, body: { name: 'default', y: predicted } });
  });

  test('it answers requests at once', async () => {
    const seeds = [0, 1, 2, 3];
    const trained = await Promise.all(seeds.map((seed) => train({ ...SERIES, seed, name: `many-${seed}` })));
    expect(trained.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(trained.map(({ body }) => body.fingerprint)).size).toBe(seeds.length);
  });

  test('it predicts while it trains', async () => {
    expect(await predictsWhileTraining(server.url)).toBe(true);
  });

  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{"x": [[[NaN]]]}', /JSON/],
    ['null', null, /^body: expected a JSON object$/],
    ['no x', { y }, /^x: expected arrays 3 deep, got 0$/],
    ['y of other samples', { x, y: y.slice(1) }, /^fit: .*\b5\b.*\b6\b|^fit: .*\b6\b.*\b5\b/],
    ['text in x', { x: [[['7']]], y: [[1]] }, /^fit: x\[0\]\[0\]\[0\]: expected a number, got string/],
    ['a learning rate as text', { x, y, learningRate: 'fast' }, /learningRate.*fast/],
    ['no units', { x, y, units: 0 }, /^units: expected an integer from 1 to 256, got 0$/],
  ])('it tells what is wrong: %s', async (_, body, message) => {
    expect(await train(body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } });
  });

  test('it begins nothing that would take too much', async () => {
    expect(await train({ x, y, units: 200, epochs: 10_000 })).toEqual({
      status: 422,
      body: { error: expect.stringMatching(/^fit: [\d.]+e11 operations, limits\.operations is 6e9$/) },
    });
  });

  test('it tells unknown models and routes, wrong methods and bodies too large', async () => {
    expect(await predict({ name: 'unknown', x })).toMatchObject({ status: 404 });
    expect(await send(`${server.url}/constructor`)).toMatchObject({ status: 404 });
    expect(await send(`${server.url}/train`)).toMatchObject({ status: 405 });
    expect(await train(TOO_LARGE)).toMatchObject({ status: 413 });
    expect(await send(`${server.url}/predict`, chunked(TOO_LARGE))).toMatchObject({ status: 413 });
  });
});
