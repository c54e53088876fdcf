// A service that trains LSTMs on posted series and keeps them in memory. It trains in a worker and predicts here. Run it:
// deno run --allow-net=127.0.0.1 --allow-read=. main.js [port]
// bun main.js [port]
import process from 'node:process';
import { Network } from 'lethe/core';
import { HttpError, statusOf } from './errors.js';

/** The largest request. */
const MOST = { body: 256 * 1024, units: 256, weights: 1e6, epochs: 10_000, models: 100 };
/** Most work of one request: Lethe counts beforehand and refuses more. 6e9 operations take well under a second. */
const limits = { operations: 6e9, bytes: 256e6 };

/** Trained networks by name, and the names of those in training. */
const models = new Map();
const training = new Set();

const routes = { '/healthz': () => ({ status: 'ok' }), '/train': train, '/predict': predict };

const address = { hostname: '127.0.0.1', port: Number(process.argv[2] ?? 8000) };
if ('Deno' in globalThis) {
  Deno.serve(address, answer);
} else {
  // Bun closes a connection after 10 s without data; an answer may take longer.
  const { url } = Bun.serve({ ...address, fetch: answer, idleTimeout: 255 });
  console.log(`Listening on ${url}`); // Deno prints this by itself
}

async function answer(request) {
  try {
    const { pathname } = new URL(request.url);
    if (!Object.hasOwn(routes, pathname)) throw new HttpError(404, `${pathname}: no such route`);
    const method = pathname === '/healthz' ? 'GET' : 'POST';
    if (request.method !== method) throw new HttpError(405, `${pathname}: expected ${method}`);
    return Response.json(await routes[pathname](request));
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    return Response.json({ error: status === 500 ? 'internal error' : error.message }, { status });
  }
}

async function train(request) {
  const { name = 'default', x, y, units = 16, epochs = 100, ...rest } = await read(request);
  if (models.size >= MOST.models && !models.has(name)) throw new HttpError(507, 'too many models');
  const [, , features] = shapeOf('x', x, 3);
  const [, outputs] = shapeOf('y', y, 2);
  check('units', units, MOST.units);
  check('epochs', epochs, MOST.epochs);
  const weights = 4 * units * (features + units + 1) + (units + 1) * outputs;
  check('weights', weights, MOST.weights);
  if (training.has(name)) throw new HttpError(409, 'this model is being trained: try again later');
  training.add(name);
  try {
    const { learningRate = 0.01, seed = 0 } = rest;
    const series = { x, y, units, epochs, learningRate, seed, limits };
    const { bytes, ...result } = await trainInWorker(series);
    models.set(name, await Network.load(bytes, { limits }));
    return { name, epochs, ...result };
  } finally {
    training.delete(name);
  }
}

async function predict(request) {
  const { name = 'default', x } = await read(request);
  const network = models.get(name);
  if (network === undefined)
    throw new HttpError(404, `${JSON.stringify(name)}: no such model: POST /train first`);
  return { name, y: (await network.predict(x, { signal: request.signal })).toArray() };
}

const worker = new Worker(new URL('./trainer.js', import.meta.url), { type: 'module' });
/** Promises for the worker's answers, by the number of the request. */
const waiting = new Map();
let last = 0;

worker.onmessage = ({ data: { id, status, message, ...result } }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (status === 200) resolve(result);
  else reject(new HttpError(status, message));
};

function trainInWorker(series) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const id = ++last;
  waiting.set(id, { resolve, reject });
  worker.postMessage({ id, series });
  return promise;
}

/** The JSON object in a request's body. Stops reading when the body is too long. */
async function read(request) {
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST.body) throw new HttpError(413, `body: expected at most ${MOST.body} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  const value = JSON.parse(text + decoder.decode());
  if (typeof value === 'object' && value !== null) return value;
  throw new HttpError(400, 'body: expected a JSON object');
}

/** The shape of nested arrays, by their first elements; Lethe checks the others. */
function shapeOf(name, value, depth) {
  const shape = [];
  for (let part = value; Array.isArray(part) && shape.length <= depth; part = part[0])
    shape.push(part.length);
  if (shape.length === depth) return shape;
  throw new RangeError(`${name}: expected arrays ${depth} deep, got ${shape.length}`);
}

function check(name, value, most) {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new RangeError(`${name}: expected an integer from 1 to ${most}, got ${value}`);
}
