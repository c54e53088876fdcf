// Answers with predictions of a Keras model. It contains the converted model and the code for inference, nothing of Keras.
import { InferenceNetwork, LetheError } from 'lethe/core';
import model from './build/model.bin';

/** Largest body of a request, in bytes. */
const MOST_BYTES = 64 * 1024;
/** Most work of one prediction: Lethe counts beforehand and refuses more. */
const limits = { operations: 1e8, bytes: 32e6 };
const network = InferenceNetwork.load(new Uint8Array(model));

export default {
  async fetch(request) {
    if (request.method !== 'POST') {
      return refuse(405, `expected POST, got ${request.method}`, { allow: 'POST' });
    }
    const text = await readText(request);
    if (text === undefined) return refuse(413, `body: expected at most ${MOST_BYTES} bytes`);
    try {
      const x = readInputs(JSON.parse(text));
      const outputs = await (await network).predict(x, { limits });
      return Response.json({ y: outputs.toArray() });
    } catch (error) {
      const status = statusOf(error);
      if (status !== 500) return refuse(status, error.message);
      console.error(error);
      return refuse(500, 'internal error');
    }
  },
};

/** The body; undefined if it is too long. */
async function readText(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new Blob(chunks).text();
}

/** Samples in the shape of the model's input; Lethe checks the numbers. */
function readInputs(body) {
  const x = body?.x;
  if (Array.isArray(x) && x.length > 0) return x;
  throw new RangeError('body: expected {"x": [...]} with at least one sample');
}

const REFUSED = { data: 400, model: 400, limits: 422 };

/** These errors are about the data: they tell what was expected and what came. */
function statusOf(error) {
  if (error instanceof LetheError) return REFUSED[error.code] ?? 500;
  return [RangeError, TypeError, SyntaxError].some((kind) => error instanceof kind) ? 400 : 500;
}

function refuse(status, error, headers = {}) {
  return Response.json({ error }, { status, headers });
}
