// A service that trains LSTMs on posted series and keeps them in memory.
// deno run --allow-net=127.0.0.1 main.js [port]
import { adam, dense, LetheError, lstm, Network, sequential } from 'lethe/core';

/** What one request may ask for. Work is weights x time steps x samples x epochs; 1e9 takes well under a second. */
const MOST = { body: 256 * 1024, units: 256, epochs: 10_000, models: 100, work: 1e9 };

/** Trained networks by name. */
const models = new Map();

const routes = { '/healthz': () => ({ status: 'ok' }), '/train': train, '/predict': predict };

Deno.serve({ hostname: '127.0.0.1', port: Number(Deno.args[0] ?? 8000) }, async (request) => {
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
});

/** `x` is [batch][time][features], `y` [batch][outputs]. */
async function train(request) {
  const {
    name = 'default',
    x,
    y,
    units = 16,
    epochs = 100,
    learningRate = 0.01,
    seed = 0,
  } = await read(request);
  if (models.size >= MOST.models && !models.has(name)) throw new HttpError(507, 'too many models');
  const [batch, time, features] = shapeOf('x', x, 3);
  const [, outputs] = shapeOf('y', y, 2);
  check('units', units, MOST.units);
  check('epochs', epochs, MOST.epochs);
  const weights = 4 * units * (features + units + 1) + (units + 1) * outputs;
  check('weights x time x samples x epochs', weights * time * batch * epochs, MOST.work);

  const layers = [lstm({ units, inputShape: [time, features] }), dense({ units: outputs })];
  const network = Network.create(sequential({ layers }), { seed });
  network.compile({ optimizer: adam(learningRate), loss: 'meanSquaredError' });
  const start = performance.now();
  const { history, fingerprint } = await network.fit(x, y, { epochs, seed });
  models.set(name, network);
  return { name, fingerprint, epochs, milliseconds: performance.now() - start, loss: history.loss };
}

async function predict(request) {
  const { name = 'default', x } = await read(request);
  const network = models.get(name);
  if (network === undefined)
    throw new HttpError(404, `${JSON.stringify(name)}: no such model: POST /train first`);
  const weights = network.weights.reduce((sum, { values }) => sum + values.length, 0);
  const [batch, time] = shapeOf('x', x, 3);
  check('weights x time x samples', weights * time * batch, MOST.work);
  return { name, y: (await network.predict(x)).toArray() };
}

/** The JSON object in a request's body, of which no more is read than it may be long. */
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

/** Lengths of nested arrays, as their first elements have them; Lethe checks all others. */
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

/** Wrong data are the client's: Lethe's errors about them say what was expected and what came. */
function statusOf(error) {
  if (error instanceof HttpError) return error.status;
  if (error instanceof LetheError) return error.code === 'data' || error.code === 'model' ? 400 : 500;
  return [RangeError, TypeError, SyntaxError].some((kind) => error instanceof kind) ? 400 : 500;
}

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
