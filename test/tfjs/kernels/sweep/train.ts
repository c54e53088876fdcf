// One training case on the selected backend, and the comparison of two such runs.
import * as tf from '@tensorflow/tfjs-core';
import { fillWeights, makeTensor } from './data.js';
import type { TrainingCase } from './training-case.js';

/** Everything that training has returned or changed, by what it is. */
export type Outcome = [what: string, values: Float32Array][];

/** float32 keeps 6e-8; sums in another order and other exp and tanh add some more. */
const RELATIVE_TOLERANCE = 1e-5;

/** Trains a new model on the backend that is selected in tfjs. */
export async function train(training: TrainingCase): Promise<Outcome> {
  const model = training.model();
  const inputs = training.inputs.map((data, index) => makeTensor(data, 10 + index));
  const targets = training.targets.map((data, index) => makeTensor(data, 20 + index));
  const optimizer = training.optimizer?.() ?? tf.train.sgd(1);
  const outcome: Outcome = [];
  const note = (what: string, values: ArrayLike<number>): void => {
    outcome.push([what, Float32Array.from(values)]);
  };
  try {
    fillWeights(model);
    model.compile({
      loss: training.loss ?? 'meanSquaredError',
      optimizer,
      ...(training.metrics === undefined ? {} : { metrics: training.metrics }),
    });
    if (training.fit === undefined) {
      for (let step = 1; step <= (training.steps ?? 1); step++) {
        note(`losses and metrics of step ${step}`, [await model.trainOnBatch(inputs, targets)].flat());
      }
    } else {
      const { history } = await model.fit(inputs, targets, {
        batchSize: training.inputs[0]?.shape[0] ?? 1,
        shuffle: false,
        verbose: 0,
        validationData: [inputs, targets] as never, // Lists are what tfjs wants and its types forbid.
        ...training.fit,
      });
      for (const [name, values] of Object.entries(history)) note(name, values as number[]);
    }
    for (const weight of model.weights) note(weight.name, await weight.read().data());
    const predictions = [model.predict(inputs)].flat();
    for (const prediction of predictions) note('prediction', await prediction.data());
    tf.dispose(predictions);
    return outcome;
  } finally {
    tf.dispose([inputs, targets]);
    model.dispose();
    if (typeof optimizer !== 'string') optimizer.dispose();
  }
}

/** The first number that is not finite, or an empty text. */
export function notFinite(outcome: Outcome): string {
  const found = outcome.find(([, values]) => !values.every(Number.isFinite));
  return found === undefined ? '' : `not finite: ${found[0]}: ${start(found[1])}`;
}

/**
 * How an outcome differs from the expected one, or an empty text. Names of layers count up and are not
 * compared.
 */
export function difference(outcome: Outcome, expected: Outcome): string {
  if (outcome.length !== expected.length) return `${outcome.length} results, expected ${expected.length}`;
  for (const [index, [what, values]] of outcome.entries()) {
    const wanted = expected[index]?.[1] ?? new Float32Array();
    if (values.length !== wanted.length) return `${what}: ${values.length} values, expected ${wanted.length}`;
    const scale = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    const error = values.reduce(
      (largest, value, place) => Math.max(largest, Math.abs(value - (wanted[place] ?? Number.NaN))),
      0,
    );
    if (!(error <= RELATIVE_TOLERANCE * scale)) {
      return `${what} differs by ${error}: expected ${start(wanted)}, got ${start(values)}`;
    }
  }
  return '';
}

function start(values: Float32Array): string {
  return `${values.slice(0, 6).join(' ')}${values.length > 6 ? ' ...' : ''}`;
}
