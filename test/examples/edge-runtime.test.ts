// examples/edge-runtime on edge-runtime, which may neither evaluate text nor compile WebAssembly.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lstm, Network, repeatVector } from '../../src/core.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { type Answer, chunked, post, send, TOO_LARGE } from './requests.js';
import { SERIES, trainInNode } from './series.js';
import { installServer, type Server, servers, startServer } from './servers.js';

const scope = new RunScope();
let server: Server;

beforeAll(async () => {
  const example = servers['edge-runtime'];
  server = await startServer(scope, example, await installServer(scope, example));
}, 120_000);

afterAll(() => scope.close());

const ask = (body: unknown): Promise<Answer> => post(server.url, body);

test('it trains and predicts with the bits of Node, and again by the model that it gave away', async () => {
  const { y, ...expected } = await trainInNode(SERIES);
  const trained = await ask({ ...SERIES, ask: SERIES.x });
  expect(trained).toEqual({ status: 200, body: { ...expected, y, model: expect.any(String) } });
  expect(await ask({ model: trained.body.model, ask: SERIES.x })).toEqual({ status: 200, body: { y } });
});

test('it trains without a question, and takes back the largest model that it gives away', async () => {
  const { x } = SERIES;
  const { status, body } = await ask({ ...SERIES, units: 98, epochs: 1 });
  expect([status, Object.keys(body)]).toEqual([200, ['fingerprint', 'loss', 'model']]);
  expect(await ask({ model: body.model, ask: x })).toMatchObject({ status: 200 });
});

test('it answers requests at once', async () => {
  const answers = await Promise.all([0, 1, 2, 3].map((seed) => ask({ ...SERIES, seed })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(new Set(answers.map(({ body }) => body.fingerprint)).size).toBe(4);
});

const { x, y } = SERIES;
test.each<[string, unknown, RegExp]>([
  ['no JSON', '{"x": [[[NaN]]]}', /JSON/],
  ['null', null, /^body: expected a JSON object$/],
  ['no x', { y }, /^x: expected arrays 3 deep, got 0$/],
  ['text in x', { x: [[['7']]], y: [[1]] }, /^fit: x\[0\]\[0\]\[0\]: expected a number, got string/],
  ['no units', { x, y, units: 0 }, /^units: expected an integer from 1 to 128, got 0$/],
  ['a model that is no base64', { model: '%', ask: x }, /^model: expected base64/],
  ['a model that is none', { model: 'AAAAAAAA', ask: x }, /load/],
])('it tells what is wrong: %s', async (_, body, message) => {
  expect(await ask(body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } });
});

test('it begins no training run that would take too much', async () => {
  expect(await ask({ x, y, units: 90, epochs: 5000 })).toEqual({
    status: 422,
    body: { error: expect.stringMatching(/^fit: [\d.]+e10 operations, limits\.operations is 6e9$/) },
  });
});

test('a small model that would compute for hours is refused, and others are answered', async () => {
  const layers = [repeatVector({ n: 1e8, inputShape: [1] }), lstm({ units: 90 })];
  const bytes = await Network.create(layers).toBytes();
  expect(bytes.length).toBeLessThan(140_000);
  const model = Buffer.from(bytes).toString('base64');
  const { body } = await ask(SERIES);
  const [hostile, other] = await Promise.all([
    ask({ model, ask: [[1]] }),
    ask({ model: body.model, ask: x }),
  ]);
  expect(hostile).toEqual({
    status: 422,
    body: { error: expect.stringMatching(/^load: at least [\d.]+e9 bytes, limits\.bytes is 6\.4e7$/) },
  });
  expect(other.status).toBe(200);
});

test('it tells wrong methods and bodies too large', async () => {
  expect(await send(server.url)).toEqual({ status: 405, body: { error: 'expected POST' } });
  expect(await ask(TOO_LARGE)).toMatchObject({ status: 413 });
  expect(await send(server.url, chunked(TOO_LARGE))).toMatchObject({ status: 413 });
});
