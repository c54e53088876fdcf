// Where tfjs-layers and Keras differ on the same model: constraints and the regularizers of recurrent layers. The judge is
// stock tfjs-layers: as it is for its own rules; for Keras' with what it forgets done by hand, a constraint by setting the
// weights anew, a penalty in the loss.
import { describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { evaluate, explain, type FitArgs, fit, initialize } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';
import { expectClose } from '../compiled/same-training.js';

withBackend();

const SAMPLES = 6;
const STEPS = 12;

type Layers = () => tfl.layers.Layer[];

const { dense, lstm, gru, simpleRNN, conv1d, embedding, batchNormalization, layerNormalization } = tfl.layers;
const recurrent: { units: number; recurrentInitializer: 'glorotNormal'; inputShape: number[] } = {
  units: 3,
  recurrentInitializer: 'glorotNormal',
  inputShape: [5, 2] as number[],
};
const { maxNorm, minMaxNorm, nonNeg, unitNorm } = tfl.constraints;
const three = {
  kernelConstraint: maxNorm({ maxValue: 0.5, axis: 0 }),
  recurrentConstraint: minMaxNorm({ minValue: 0.2, maxValue: 0.4, rate: 0.5, axis: 1 }),
  biasConstraint: nonNeg(),
};

const CONSTRAINED: { readonly [name: string]: Layers } = {
  dense: () => [
    dense({ units: 5, inputShape: [3], kernelConstraint: unitNorm({ axis: 1 }), biasConstraint: 'nonNeg' }),
  ],
  lstm: () => [lstm({ ...recurrent, ...three })],
  gru: () => [gru({ ...recurrent, ...three, biasConstraint: maxNorm({ maxValue: 0.02, axis: 0 }) })],
  simpleRNN: () => [simpleRNN({ ...recurrent, ...three })],
  bidirectional: () => [
    tfl.layers.bidirectional({
      layer: lstm({ units: 3, recurrentInitializer: 'glorotNormal', ...three }) as never,
      mergeMode: 'concat',
      inputShape: [5, 2],
    }),
  ],
  conv1d: () => [
    conv1d({
      filters: 3,
      kernelSize: 2,
      inputShape: [5, 2],
      kernelConstraint: minMaxNorm({ axis: 1, minValue: 0.5 }),
    }),
  ],
  embedding: () => [
    embedding({
      inputDim: 7,
      outputDim: 3,
      inputLength: 4,
      embeddingsConstraint: maxNorm({ maxValue: 0.02, axis: 1 }),
    }),
    lstm({ units: 2, recurrentInitializer: 'glorotNormal' }),
  ],
  'normalizations and slopes': () => [
    dense({ units: 4, inputShape: [3], useBias: false }), // A bias before it has no gradient but roundings.
    batchNormalization({ gammaConstraint: maxNorm({ maxValue: 1, axis: 0 }), betaConstraint: nonNeg() }),
    tfl.layers.prelu({ alphaConstraint: nonNeg() }),
  ],
  frozen: () => [
    dense({ units: 4, inputShape: [3], kernelConstraint: 'unitNorm', trainable: false }),
    dense({ units: 2, kernelConstraint: 'nonNeg' }),
  ],
};

function build(
  layers: tfl.layers.Layer[],
  optimizer: tf.Optimizer,
  loss: unknown = 'meanSquaredError',
): tfl.Sequential {
  const model = tfl.sequential({ layers });
  initialize(model, 3);
  model.compile({ optimizer, loss: loss as string });
  return model;
}

function dataOf(model: tfl.LayersModel): [tf.Tensor, tf.Tensor] {
  const isEmbedding = model.layers[0]?.getClassName() === 'Embedding';
  const [inputs, outputs] = [model.inputs[0], model.outputs[0]].map((tensor) => {
    return [SAMPLES, ...(tensor?.shape.slice(1) ?? [])] as number[];
  }) as [number[], number[]];
  const x = noise(tf.util.sizeFromShape(inputs), 10);
  const ids = x.map((value) => Math.floor(Math.abs(value) * 6.9));
  return [
    tf.tensor(isEmbedding ? ids : x, inputs),
    tf.tensor(noise(tf.util.sizeFromShape(outputs), 20), outputs),
  ];
}

const numbersOf = (model: tfl.LayersModel): Float32Array[] =>
  model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);

/** By stock tfjs-layers, step by step. */
async function byHand(
  model: tfl.LayersModel,
  x: tf.Tensor,
  y: tf.Tensor,
  constrains: boolean,
): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    losses.push((await model.trainOnBatch(x, y)) as number);
    // Layer by layer, those that are trained: who sets a weight of tfjs-layers applies its constraint.
    for (const layer of constrains ? model.layers : []) {
      if (layer.trainable) layer.setWeights(layer.getWeights().map((weight) => tf.clone(weight)));
    }
  }
  return losses;
}

const options = (more: object): FitArgs =>
  ({ epochs: STEPS, batchSize: SAMPLES, shuffle: false, engine: 'compiled', ...more }) as FitArgs;

function expectSameWeights(actual: tfl.LayersModel, expected: tfl.LayersModel): void {
  const expectations = numbersOf(expected);
  for (const [index, numbers] of numbersOf(actual).entries()) {
    expectClose(numbers, expectations[index] as Float32Array, 2e-5);
  }
}

const OPTIMIZERS = { sgd: () => tf.train.sgd(0.2), adam: () => tf.train.adam(0.02) };

describe.each(Object.keys(CONSTRAINED))('constraints of %s', (name) => {
  const layers = CONSTRAINED[name] as Layers;

  test.each(Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[])(
    "hold after each step of %s by constraints: 'keras', and never by 'tfjs'",
    async (optimizer) => {
      const make = (): tfl.LayersModel => build(layers(), OPTIMIZERS[optimizer]());
      const [x, y] = dataOf(make());
      const results = await Promise.all(
        (['keras', 'tfjs'] as const).map(async (constraints) => {
          const [expected, actual] = [make(), make()];
          const losses = await byHand(expected, x, y, constraints === 'keras');
          const { history } = await fit(actual, x, y, options({ constraints }));
          expectClose(history.loss as number[], losses, 2e-5);
          expectSameWeights(actual, expected);
          return numbersOf(actual);
        }),
      );
      expect(results[0]).not.toEqual(results[1]);
    },
  );
});

test('constraints that nobody speaks of do not hold, as in tfjs-layers, which one warning says', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    const model = build((CONSTRAINED.dense as Layers)(), tf.train.sgd(0.1));
    const [x, y] = dataOf(model);
    await fit(model, x, y, options({}));
    await fit(model, x, y, options({}));
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^fit: .*kernel has a constraint, which training does not apply/)],
    ]);
  } finally {
    warn.mockRestore();
  }
});

const l2 = tfl.regularizers.l1l2({ l1: 0.02, l2: 0.05 });
const regularized = { kernelRegularizer: l2, recurrentRegularizer: l2, biasRegularizer: l2 };

type Cell = { kernel: tfl.LayerVariable; recurrentKernel: tfl.LayerVariable; bias: tfl.LayerVariable };

/** What tfjs-layers forgets: the penalties of the weights of cells; where a weight is 0, with Keras' slope of 0. */
function forgotten(layers: tfl.layers.Layer[]): tf.Scalar {
  const cells = layers.flatMap((layer) => {
    const { cell, forwardLayer, backwardLayer } = layer as unknown as {
      cell?: Cell;
      forwardLayer?: { cell: Cell };
      backwardLayer?: { cell: Cell };
    };
    return [cell, forwardLayer?.cell, backwardLayer?.cell].filter((one) => one !== undefined);
  });
  const penalties = cells.flatMap(({ kernel, recurrentKernel, bias }) =>
    [kernel, recurrentKernel, bias].map((weight) => {
      const w = weight.read();
      const sign = tf.tidy(() => tf.sign(w));
      return tf.add(tf.mul(0.02, tf.sum(tf.mul(w, sign))), tf.mul(0.05, tf.sum(tf.mul(w, w))));
    }),
  );
  return tf.addN(penalties) as tf.Scalar;
}

const REGULARIZED: { readonly [name: string]: Layers } = {
  lstm: () => [lstm({ ...recurrent, ...regularized })],
  gru: () => [gru({ ...recurrent, ...regularized })],
  simpleRNN: () => [simpleRNN({ ...recurrent, ...regularized })],
  bidirectional: () => [
    tfl.layers.bidirectional({
      layer: gru({ units: 3, recurrentInitializer: 'glorotNormal', ...regularized }) as never,
      mergeMode: 'sum',
      inputShape: [5, 2],
    }),
  ],
};

describe.each(Object.keys(REGULARIZED))('regularizers of %s', (name) => {
  const layers = REGULARIZED[name] as Layers;

  test("count by regularizers: 'keras', in training and evaluation, as a penalty in the loss", async () => {
    const own = layers();
    const loss = (y: tf.Tensor, output: tf.Tensor): tf.Tensor =>
      tf.add(tfl.metrics.meanSquaredError(y, output), forgotten(own));
    const expected = build(own, tf.train.adam(0.02), loss);
    const actual = build(layers(), tf.train.adam(0.02));
    const [x, y] = dataOf(actual);
    const losses = await byHand(expected, x, y, false);
    const validationData: [tf.Tensor, tf.Tensor] = [x, y];
    const { history } = await fit(actual, x, y, options({ regularizers: 'keras', validationData }));
    expectClose(history.loss as number[], losses, 2e-5);
    expectSameWeights(actual, expected);
    const evaluated = (expected.evaluate(x, y) as tf.Scalar).dataSync()[0] as number;
    const { loss: got } = await evaluate(actual, x, y, { engine: 'compiled', regularizers: 'keras' });
    expectClose([got, history.val_loss?.at(-1) as number], [evaluated, evaluated], 2e-5);
    expect(got).not.toBeCloseTo((await evaluate(actual, x, y, { engine: 'compiled' })).loss, 3);
  });

  test("do not count by 'tfjs', which is the default", async () => {
    const [expected, actual] = [build(layers(), tf.train.adam(0.02)), build(layers(), tf.train.adam(0.02))];
    const [x, y] = dataOf(actual);
    await byHand(expected, x, y, false);
    const { fingerprint } = await fit(actual, x, y, options({}));
    expectSameWeights(actual, expected);
    const again = build(layers(), tf.train.adam(0.02));
    const told = await fit(again, x, y, options({ regularizers: 'tfjs' }));
    expect(told.fingerprint).toBe(fingerprint);
  });
});

test("regularizers: 'keras' leaves out those of frozen layers, and has no slope where |w| bends", async () => {
  const make = (): tfl.LayersModel =>
    build(
      [
        dense({ units: 3, inputShape: [3], kernelRegularizer: l2, trainable: false }),
        dense({ units: 2, biasRegularizer: tfl.regularizers.l1({ l1: 0.5 }) }),
      ],
      tf.train.sgd(0),
    );
  const model = make();
  const [x, y] = dataOf(model);
  const { history } = await fit(model, x, y, options({ epochs: 1, regularizers: 'keras' }));
  const { loss } = await evaluate(model, x, y, { engine: 'compiled' });
  expectClose(history.loss as number[], [loss], 1e-6);
  const zeros = layerNormalization({ inputShape: [3], betaRegularizer: tfl.regularizers.l1({ l1: 1 }) });
  const normalized = build([zeros], tf.train.sgd(1));
  const still = tf.zeros([SAMPLES, 3]); // Its outputs are beta, and so are the targets: no slope but the penalty's.
  await fit(normalized, still, still, options({ epochs: 1, regularizers: 'keras' }));
  expect([...(numbersOf(normalized)[1] as Float32Array)]).toEqual([0, 0, 0]);
});

test("Keras' rules are refused where tfjs's operations would have to follow them", async () => {
  const model = build([dense({ units: 1, inputShape: [3] })], tf.train.sgd(0.1));
  const [x, y] = dataOf(model);
  for (const rule of ['constraints', 'regularizers']) {
    const told = fit(model, x, y, options({ engine: 'tfjs', [rule]: 'keras' }));
    await expect(told).rejects.toThrow(
      `fit: ${rule}: 'keras' is only for the compiled engine, and tfjs's operations run`,
    );
  }
  await expect(evaluate(model, x, y, { engine: 'tfjs', regularizers: 'keras' })).rejects.toThrow(
    /^evaluate: /,
  );
  await expect(fit(model, x, y, options({ constraints: 'kears' }))).rejects.toThrow(
    new RangeError("fit: constraints: expected 'tfjs' or 'keras', got kears"),
  );
});

test('explain shows them', () => {
  const model = build((CONSTRAINED.lstm as Layers)(), tf.train.sgd(0.1));
  expect(String(explain(model))).not.toMatch('ConstrainNorms');
  const told = String(explain(model, { constraints: 'keras' }));
  expect(told.match(/ConstrainNorms|NonNegative/g)).toEqual([
    'ConstrainNorms',
    'ConstrainNorms',
    'NonNegative',
  ]);
});
