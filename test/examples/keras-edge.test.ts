// examples/keras-edge on workerd: a Keras model, converted and served as the example's README says, answers what Keras predicts.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadKeras } from '../../src/exchange/keras/index.js';
import { run } from '../package/command.js';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { exampleFolder, installExample } from './project.js';
import { type Answer, post, send, TOO_LARGE } from './requests.js';
import { type ServerExample, servers, startServer } from './servers.js';

interface Tensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const EXAMPLE: ServerExample = { ...servers.workerd, name: 'keras-edge' };
/** What Keras saved, and what Keras predicts with it. */
const GOLDEN = path.join(ROOT, 'test/golden/keras/public');
const TOLERANCE = 1e-5;

const scope = new RunScope();
const model = new Uint8Array(await readFile(path.join(exampleFolder(EXAMPLE.name), 'model.keras')));
let url: string;
let built: string;
let golden: { x: number[][][]; y: Tensor };

beforeAll(async () => {
  const folder = await installExample(scope, EXAMPLE.name, EXAMPLE.tools);
  built = (await run(folder, ['npm', 'run', 'build'])).stdout;
  ({ url } = await startServer(scope, EXAMPLE, folder));
  const { cases } = JSON.parse(await readFile(path.join(GOLDEN, 'public.json'), 'utf8'));
  const { x, y } = cases.forecaster as { x: [Tensor]; y: [Tensor] };
  golden = { x: nested(x[0]), y: y[0] };
}, 120_000);

afterAll(() => scope.close());

/** [samples][time][features] */
function nested({ shape: [samples = 0, time = 0, features = 0], values }: Tensor): number[][][] {
  const from = (start: number): number[] => values.slice(start, start + features);
  return Array.from({ length: samples }, (_, sample) =>
    Array.from({ length: time }, (_, step) => from((sample * time + step) * features)),
  );
}

const ask = (body: unknown): Promise<Answer> => post(url, body);

test('it predicts what Keras predicts, with the bits of Node', async () => {
  expect(model).toEqual(new Uint8Array(await readFile(path.join(GOLDEN, 'forecaster.keras'))));
  const { status, body } = await ask({ x: golden.x });
  const y = body.y as number[][];
  expect(status).toBe(200);
  expect([y.length, y[0]?.length]).toEqual(golden.y.shape);
  const errors = y.flat().map((value, index) => Math.abs(value - (golden.y.values[index] ?? Number.NaN)));
  expect(errors.filter((error) => !(error < TOLERANCE))).toEqual([]);
  const network = await loadKeras(model);
  expect(y).toEqual((await network.predict(golden.x)).toArray());
});

test('the README shows the question, its answer, what Keras says, and both sizes', async () => {
  const readme = await readFile(path.join(exampleFolder(EXAMPLE.name), 'README.md'), 'utf8');
  const question = JSON.parse(/curl \S+ -d '([^']+)'/.exec(readme)?.[1] ?? '');
  expect(question).toEqual({ x: golden.x.slice(0, 1) });
  const { body } = await ask(question);
  expect(readme).toContain(`\n${JSON.stringify(body)}\n`);
  expect(readme).toContain(JSON.stringify([golden.y.values.slice(0, 2)]).replace(',', ', '));
  const [, before, shape, after] =
    /^model\.keras: (\d+) bytes, takes (.*) -> build\/model\.bin: (\d+) bytes$/m.exec(built) ?? [];
  expect([Number(before), shape]).toEqual([model.length, '6 x 3']);
  for (const size of [before, after]) expect(readme).toContain(Number(size).toLocaleString('en'));
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{"x": [[[NaN]]]}', /JSON/],
  ['null', null, /^body: expected \{"x": \[\.\.\.\]\} with at least one sample$/],
  ['no samples', { x: [] }, /^body: expected/],
  ['samples of another shape', { x: [[[1, 2, 3]]] }, /^predict: .*expected.*6/],
  ['text in a sample', { x: [Array(6).fill([1, '2', 3])] }, /^predict: .*expected a number, got string/],
  ['a sample that is none', { x: [null] }, /^predict: .*expected/],
])('it tells what is wrong: %s', async (_, body, message) => {
  expect(await ask(body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } });
});

test('it refuses bodies that are too large, and other methods', async () => {
  const tooLarge = { status: 413, body: { error: 'body: expected at most 65536 bytes' } };
  expect(await ask(TOO_LARGE)).toEqual(tooLarge);
  expect(await send(url)).toEqual({ status: 405, body: { error: 'expected POST, got GET' } });
});
