// Runs a golden network through Lethe's `fit` and measures how far it is off, in tolerances of README.md.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type FitHistory, fit, predict } from 'lethe';

type Nested = number | Nested[];

/** One of the JSON files. */
export interface Golden {
  name: string;
  model_config: object;
  loss: string;
  optimizer: { name: string; [parameter: string]: unknown };
  x: Nested[];
  y: Nested[];
  weightShapes: number[][];
  weights: Nested[];
  output: Nested[];
  initialLoss: number;
  losses: number[];
  weightsAfter: { [steps: string]: Nested[] };
  gradients: Nested[];
  /** Of each batch of a stateful network, with the states carried on. */
  batchGradients?: Nested[][];
  /** Inner values of the first LSTM, at the initial weights. */
  trace?: { layer: string; [field: string]: unknown };
  batches?: number;
}

/** The inner values of the first LSTM: of a bidirectional layer the one forwards. */
export function firstTrace({ trace }: Golden): { [field: string]: unknown } {
  const { layer, forward, ...own } = trace as NonNullable<Golden['trace']>;
  return typeof forward === 'object' && forward !== null ? { ...forward } : own;
}

/** Largest deviation of each field, as a multiple of its tolerance: at most 1 is within. */
export interface GoldenResult {
  name: string;
  deviations: { [field: string]: number };
  /** Of the weights after the last step. */
  fingerprint: string;
}

const STEPS = 100;
const WEIGHT_TOLERANCE: { [steps: string]: number } = { '1': 5e-6, '10': 1e-5, '100': 1e-4 };

/**
 * @param engine what computes: outputs, and the steps
 * @param steps of the hundred that are recorded
 */
export async function checkGolden(
  golden: Golden,
  engine: 'compiled' | 'tfjs' = 'tfjs',
  steps: number = STEPS,
): Promise<GoldenResult> {
  const model = await readModel(golden);
  const optimizer = makeOptimizer(golden.optimizer);
  const made: tf.Tensor[] = [];
  try {
    const initial = golden.weights.map((weight, index) =>
      tf.tensor(weight as number[], golden.weightShapes[index]),
    );
    made.push(...initial);
    model.setWeights(initial);
    model.compile({ optimizer, loss: golden.loss });
    const batches = golden.batches ?? 1;
    const join = (data: Nested[]): tf.Tensor => {
      const tensor = tf.tensor(data as number[]);
      made.push(tensor);
      if (batches === 1) return tensor;
      const joined = tf.reshape(tensor, [-1, ...tensor.shape.slice(2)]);
      made.push(joined);
      return joined;
    };
    const x = join(golden.x);
    const y = join(golden.y);
    const output = await predict(model, x, { batchSize: (x.shape[0] ?? 1) / batches, engine });
    made.push(output);
    const deviations: GoldenResult['deviations'] = {
      output: furthest(await output.data(), golden.output.flat(9) as number[], 2e-6),
    };
    model.resetStates();

    const losses: number[] = [];
    const history = await trainRecording(model, engine, x, y, { batches, steps, losses }, async (step) => {
      const expected = golden.weightsAfter[String(step)];
      const tolerance = WEIGHT_TOLERANCE[String(step)];
      if (expected === undefined || tolerance === undefined) return;
      const values = await Promise.all(model.getWeights().map((weight) => weight.data()));
      deviations[`weights after ${step}`] = Math.max(
        ...values.map((value, index) =>
          furthest(value, [expected[index] ?? []].flat(9) as number[], tolerance),
        ),
      );
    });
    const first = golden.losses[0] ?? Number.NaN;
    deviations.initialLoss =
      Math.abs((losses[0] ?? Number.NaN) - golden.initialLoss) / (2e-6 * golden.initialLoss);
    deviations.losses = Math.max(
      ...golden.losses
        .slice(0, steps)
        .map((loss, step) => Math.abs((losses[step] ?? Number.NaN) - loss) / (2e-4 * loss + 2e-6 * first)),
    );
    return { name: golden.name, deviations, fingerprint: history.fingerprint };
  } finally {
    tf.dispose(made);
    optimizer.dispose();
    model.dispose();
  }
}

/** In a scope of its own, as tfjs-layers leaves tensors behind when it builds an LSTM with unit_forget_bias. */
export async function readModel(golden: Golden): Promise<tfl.LayersModel> {
  tf.engine().startScope();
  try {
    return await tfl.models.modelFromJSON({ modelTopology: { model_config: golden.model_config } } as never);
  } finally {
    tf.engine().endScope();
  }
}

/** As many steps; one epoch has `batches` of them, so that the last epoch may have to stop early. */
async function trainRecording(
  model: tfl.LayersModel,
  engine: 'compiled' | 'tfjs',
  x: tf.Tensor,
  y: tf.Tensor,
  { batches, steps, losses }: { batches: number; steps: number; losses: number[] },
  afterStep: (step: number) => Promise<void>,
): Promise<FitHistory> {
  return fit(model, x, y, {
    engine,
    batchSize: (x.shape[0] ?? 1) / batches,
    epochs: Math.ceil(steps / batches),
    shuffle: false,
    callbacks: {
      onEpochBegin: async () => model.resetStates(),
      onBatchEnd: async (_, logs) => {
        losses.push(Number(logs?.loss));
        await afterStep(losses.length);
        if (losses.length === steps) model.stopTraining = true;
      },
    },
  });
}

export function makeOptimizer(description: Golden['optimizer']): tf.Optimizer {
  const { name, ...parameters } = description;
  const make = tf.train[name as 'adam'] as (...values: unknown[]) => tf.Optimizer;
  return make.call(tf.train, ...Object.values(parameters));
}

/** NaN if there is one or the lengths differ: never within a tolerance. */
export function furthest(values: ArrayLike<number>, expected: readonly number[], tolerance: number): number {
  if (values.length !== expected.length) return Number.NaN;
  let worst = 0;
  for (const [index, value] of expected.entries()) {
    const deviation = Math.abs((values[index] ?? Number.NaN) - value) / tolerance;
    if (!(deviation <= worst)) worst = deviation;
  }
  return worst;
}
