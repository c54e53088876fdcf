// An edge function in Vercel's form. It stores nothing: it trains on the series in the request, answers questions
// about it, and returns the model. A client that sends the model back can ask again without a training run.
import { adam, dense, LetheError, lstm, Network, provideKernels, sequential } from 'lethe/core';
import kernels from 'lethe/kernels.wasm';

export const config = { runtime: 'edge' };

// Edge functions must not compile WebAssembly, so the kernels come as a compiled module.
provideKernels(kernels);

/** The largest request. */
const MOST = { body: 256 * 1024, units: 128, weights: 40_000, epochs: 5000 };
/**
 * How much work a request may cause, with a model that a client sends, too. Lethe counts beforehand and refuses more. 6e9
 * operations take well under a second.
 */
const limits = { operations: 6e9, bytes: 64e6, parameters: MOST.weights };

export default async function handler(request) {
  if (request.method !== 'POST') return Response.json({ error: 'expected POST' }, { status: 405 });
  try {
    return Response.json(await answer(await readObject(request)));
  } catch (error) {
    const { status = error.code === 'limits' ? 422 : 400, message } = error;
    const foreign = error instanceof LetheError && !['data', 'model', 'limits'].includes(error.code);
    if (foreign) throw error;
    return Response.json({ error: message }, { status });
  }
}

/** `{x, y, ask}` trains and answers, `{model, ask}` answers. */
async function answer({ x, y, model, ask, ...options }) {
  if (model !== undefined) {
    const network = await Network.load(fromBase64(model), { limits });
    return { y: (await network.predict(ask, { limits })).toArray() };
  }
  const { network, fingerprint, loss } = await train(x, y, options);
  const answered = ask === undefined ? {} : { y: (await network.predict(ask, { limits })).toArray() };
  return { fingerprint, loss, model: toBase64(await network.toBytes()), ...answered };
}

/** `x` is [batch][time][features], `y` [batch][outputs]. */
async function train(x, y, { units = 16, epochs = 100, learningRate = 0.01, seed = 0 }) {
  const [, time, features] = shapeOf('x', x, 3);
  const [, outputs] = shapeOf('y', y, 2);
  check('units', units, MOST.units);
  check('epochs', epochs, MOST.epochs);
  const weights = 4 * units * (features + units + 1) + (units + 1) * outputs;
  check('weights', weights, MOST.weights);

  const layers = [lstm({ units, inputShape: [time, features] }), dense({ units: outputs })];
  const network = Network.create(sequential({ layers }), { seed });
  network.compile({ optimizer: adam(learningRate), loss: 'meanSquaredError' });
  const { history, fingerprint } = await network.fit(x, y, { epochs, seed, limits });
  return { network, fingerprint, loss: history.loss };
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

/** The JSON object in a request's body. Stops reading when the body is too long. */
async function readObject(request) {
  const decoder = new TextDecoder();
  const reader = request.body?.getReader();
  let [text, size] = ['', 0];
  for (let part = await reader?.read(); part?.done === false; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > MOST.body) {
      // Not awaited (leaving a loop over the body would await it): the host keeps a copy and finishes when all has arrived.
      reader.cancel().catch(() => {});
      throw Object.assign(new RangeError(`body: expected at most ${MOST.body} bytes`), { status: 413 });
    }
    text += decoder.decode(part.value, { stream: true });
  }
  const value = JSON.parse(text + decoder.decode());
  if (typeof value === 'object' && value !== null) return value;
  throw new TypeError('body: expected a JSON object');
}

function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new TypeError('model: expected base64 text, as a training answers it');
  }
}
