// One model: trains, stays in the storage of its Durable Object, and predicts.
import { DurableObject } from 'cloudflare:workers';
import { adam, dense, LetheError, lstm, Network, sequential, timeDistributed } from 'lethe/core';

/** The largest request. The work of a batch is weights x time steps x samples. */
const MOST = { units: 256, epochs: 10_000, weights: 250_000, batchWork: 2e7 };
/** Most work of one request: Lethe counts beforehand and refuses more. 6e9 operations take well under a second. */
const limits = { operations: 6e9, bytes: 64e6, parameters: MOST.weights };

/**
 * Milliseconds after which training yields to other requests. A prediction takes several turns, such as one for the body of
 * its request. A batch is never split: `MOST.batchWork` limits its time.
 */
const SLICE = 2;

export class Model extends DurableObject {
  #network;
  #training = false;

  /** Trains anew on a series: `x` is [batch][time][features], `y` [batch][outputs] or [batch][time][outputs]. */
  train(series) {
    return answer(async () => {
      if (this.#training) return { status: 409, message: 'this model is being trained: try again later' };
      this.#training = true;
      try {
        return await this.#train(series);
      } finally {
        this.#training = false;
      }
    });
  }

  async #train({ x, y, units = 16, epochs = 100, batchSize = 32, learningRate = 0.01, seed = 0 }) {
    const [batch, time, features] = shapeOf('x', x, [3]);
    const outputs = shapeOf('y', y, [2, 3]);
    checkInteger('units', units, MOST.units);
    checkInteger('epochs', epochs, MOST.epochs);
    checkInteger('batchSize', batchSize, 1024);
    const weights = 4 * units * (features + units + 1) + (units + 1) * outputs.at(-1);
    checkAtMost('weights', weights, MOST.weights);
    const together = Math.min(batch, batchSize);
    checkAtMost('weights x time x samples of a batch', weights * time * together, MOST.batchWork);

    const returnSequences = outputs.length === 3;
    const readOut = dense({ units: outputs.at(-1) });
    // The default initializer, orthogonal, runs in one piece: 256 units would hold up other requests for 0.1 s.
    const drawn = { recurrentInitializer: 'glorotUniform' };
    const topology = sequential({
      layers: [
        lstm({ units, inputShape: [time, features], returnSequences, ...drawn }),
        returnSequences ? timeDistributed({ layer: readOut }) : readOut,
      ],
    });
    const network = Network.create(topology, { seed });
    network.compile({ optimizer: adam(learningRate), loss: 'meanSquaredError' });
    const args = { epochs, batchSize, seed, limits, yieldEvery: SLICE };
    const { history, fingerprint } = await network.fit(x, y, args);
    await this.ctx.storage.put('model', await network.toBytes());
    this.#network = network;
    return { status: 200, fingerprint, epochs, loss: history.loss };
  }

  predict(x) {
    return answer(async () => {
      const network = await this.#load();
      if (network === undefined) return { status: 404, message: 'no such model: POST /train first' };
      const outputs = await network.predict(x, { limits });
      return { status: 200, y: outputs.toArray() };
    });
  }

  /** The trained network, from memory or from storage. */
  async #load() {
    if (this.#network !== undefined) return this.#network;
    const bytes = await this.ctx.storage.get('model');
    if (bytes !== undefined) this.#network = await Network.load(bytes, { limits });
    return this.#network;
  }
}

/** Lethe's errors about data tell what was expected and what came: the client may see them. */
async function answer(work) {
  try {
    return await work();
  } catch (error) {
    const { message } = error;
    const status = error instanceof LetheError ? STATUS[error.code] : undefined;
    if (status !== undefined) return { status, message };
    if (error instanceof RangeError || error instanceof TypeError) return { status: 400, message };
    throw error;
  }
}

const STATUS = { data: 400, model: 400, limits: 422 };

/** The shape of nested arrays, by their first elements; Lethe checks the others. */
function shapeOf(name, value, depths) {
  const shape = [];
  for (let part = value; Array.isArray(part) && shape.length < 4; part = part[0]) shape.push(part.length);
  if (depths.includes(shape.length)) return shape;
  throw new RangeError(`${name}: expected arrays ${depths.join(' or ')} deep, got ${shape.length}`);
}

function checkInteger(name, value, most) {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new RangeError(`${name}: expected an integer from 1 to ${most}, got ${JSON.stringify(value)}`);
}

function checkAtMost(name, value, most) {
  if (value <= most) return;
  throw new RangeError(`${name}: expected at most ${most}, got ${value}`);
}
