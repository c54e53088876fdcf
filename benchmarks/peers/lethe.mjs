// Lethe's side of the speed benchmark: `fit` with its compiled engine, or, where this version has none, with
// tfjs's operations on Lethe's backend.
import { fit, useWasm } from 'lethe';

/** @returns what measures: a name of the engine, and `run(epochs)`, which trains and gives the losses. */
export async function prepare({ data, threads, engine }, makeModel) {
  await useWasm({ threads: engine === 'tfjs' ? threads : 1 });
  const model = makeModel();
  const [x, y] = data;
  const [batch] = x.shape;
  return {
    engine,
    async run(epochs) {
      const options = { epochs, batchSize: batch, shuffle: false, engine };
      const how = engine === 'compiled' ? { ...options, threads } : options;
      const { history, fingerprint } = await fit(model, x, y, how);
      return { losses: history.loss, fingerprint };
    },
  };
}

/** The engine to measure: `compiled` as soon as `fit` has it. */
export async function findEngine(makeModel) {
  await useWasm({ threads: 1 });
  const model = makeModel();
  const [{ shape: inputs }] = model.inputs;
  const zeros = (shape) => ({ values: new Float32Array(shape.reduce((a, b) => a * b, 1)), shape });
  const [x, y] = [zeros([1, ...inputs.slice(1)]), zeros([1, inputs[1], 1])];
  try {
    await fit(model, x, y, { epochs: 1, engine: 'compiled' });
    return 'compiled';
  } catch (error) {
    if (error instanceof RangeError && /engine: expected/.test(error.message)) return 'tfjs';
    throw error;
  }
}
