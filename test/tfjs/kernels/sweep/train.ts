// One training case on the selected backend, and the comparison of two such runs.
import * as tf from '@tensorflow/tfjs-core';
import { fillWeights, makeTensor } from './data.js';
import type { TrainingCase } from './training-case.js';

/** Everything that training has changed or returned, by what it is. */
export type Outcome = [what: string, values: Float32Array][];

/** float32 keeps 6e-8; sums in another order and other libraries' exp and tanh add some more. */
const RELATIVE_TOLERANCE = 1e-5;

/** Trains once on the backend that is selected in tfjs. */
export async function train(training: TrainingCase): Promise<Outcome> {
  const model = training.model();
  const inputs = training.inputs.map((data, index) => makeTensor(data, 10 + index));
  const targets = training.targets.map((data, index) => makeTensor(data, 20 + index));
  try {
    fillWeights(model);
    model.compile({
      loss: training.loss ?? 'meanSquaredError',
      optimizer: training.optimizer?.() ?? tf.train.sgd(1),
      ...(training.metrics === undefined ? {} : { metrics: training.metrics }),
    });
    const outcome: Outcome = [];
    const add = (what: string, values: ArrayLike<number>): void => {
      outcome.push([what, Float32Array.from(values)]);
    };
    for (let step = 1; step <= (training.steps ?? 1); step++) {
      if (training.fit === undefined) {
        add(`losses of step ${step}`, [await model.trainOnBatch(inputs, targets)].flat());
      } else {
        const { history } = await model.fit(inputs, targets, {
          batchSize: training.inputs[0]?.shape[0] ?? 1,
          shuffle: false,
          verbose: 0,
          validationData: [inputs, targets] as never,
          ...training.fit,
        });
        for (const [name, values] of Object.entries(history)) add(name, values as number[]);
      }
    }
    for (const weight of model.weights) add(weight.name, await weight.read().data());
    for (const output of [model.predict(inputs)].flat()) {
      add('prediction', await output.data());
      output.dispose();
    }
    return outcome;
  } finally {
    tf.dispose([inputs, targets]);
    model.dispose();
  }
}

/** What is wrong with the first outcome, or an empty text. `reference` undefined: it must only be finite. */
export function difference(outcome: Outcome, reference: Outcome | undefined): string {
  for (const [index, [what, values]] of outcome.entries()) {
    if (!values.every(Number.isFinite)) return `${what}: not finite: ${values.join(' ')}`;
    if (reference === undefined) continue;
    const [, expected] = reference[index] ?? ['', new Float32Array()];
    if (expected.length !== values.length) return `${what}: ${values.length} values, not ${expected.length}`;
    const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    const error = values.reduce(
      (largest, value, i) => Math.max(largest, Math.abs(value - (expected[i] ?? NaN))),
      0,
    );
    if (!(error <= RELATIVE_TOLERANCE * scale)) {
      return `${what}: differs by ${error} (largest value ${scale}): ${values.slice(0, 8).join(' ')}, not ${expected.slice(0, 8).join(' ')}`;
    }
  }
  return '';
}
