// Small networks of each kind of layer on this runtime, trained for two steps on each number of threads: one fact for each. A
// kind without one does not compile; ../kinds.test.ts tells whether the networks have what they are here for.
import {
  type ActivationName,
  activation,
  add,
  alphaDropout,
  average,
  averagePooling1d,
  batchNormalization,
  bidirectional,
  type Constraint,
  concatenate,
  conv1d,
  dense,
  dot,
  dropout,
  elu,
  embedding,
  flatten,
  gaussianDropout,
  gaussianNoise,
  globalAveragePooling1d,
  globalMaxPooling1d,
  gru,
  input,
  kerasDefaults,
  type Layer,
  layerNormalization,
  leakyReLU,
  lstm,
  lstmCell,
  masking,
  maximum,
  maxPooling1d,
  minimum,
  model,
  multiply,
  Network,
  permute,
  prelu,
  reLU,
  repeatVector,
  reshape,
  rnn,
  type SymbolicTensor,
  sequential,
  simpleRNN,
  simpleRNNCell,
  softmax,
  spatialDropout1d,
  type Topology,
  thresholdedReLU,
  timeDistributed,
} from 'lethe/core';
import type { Kind } from '../../../src/compiler/index.js';
import { equal, type Harness } from './harness.js';

const SAMPLES = 10;
const BATCH_SIZE = 5;
const STEPS = 3;
const FEATURES = 2;
/** Rows of the table whose numbers an embedding takes. */
const IDS = 9;
const inputShape = [STEPS, FEATURES];

/** Sequences of seven numbers a step, what is done with them, and a dense layer that is trained behind it. */
function graph(use: (series: SymbolicTensor) => SymbolicTensor): Topology {
  const inputs = input({ shape: inputShape });
  const hidden = dense({ units: 7, activation: 'tanh' }).apply(inputs);
  return model({ inputs, outputs: dense({ units: 1 }).apply(use(hidden)) });
}

const behind = (...layers: readonly Layer[]): Topology =>
  graph((series) => layers.reduce((before, layer) => layer.apply(before), series));

/** Layers beside each other, whose outputs are concatenated. */
const beside = (...layers: readonly Layer[]): Topology =>
  graph((series) => concatenate().apply(layers.map((layer) => layer.apply(series))));

/** Steps of which about half are zeros, and masked. */
const masked = (...layers: readonly Layer[]): Topology =>
  behind(dense({ units: 1, activation: 'relu' }), masking(), ...layers);

const column = (series: SymbolicTensor): SymbolicTensor => dense({ units: 1 }).apply(series);
const row = (series: SymbolicTensor): SymbolicTensor => globalAveragePooling1d().apply(series);
/** Of three axes, the middle one of this size. */
const cube = (size: number, series: SymbolicTensor): SymbolicTensor =>
  reshape({ targetShape: [STEPS, size, 2] }).apply(dense({ units: 2 * size }).apply(series));

const ACTIVATIONS: { readonly [Name in ActivationName]: true } = {
  ...{ linear: true, sigmoid: true, hardSigmoid: true, tanh: true, relu: true, relu6: true, elu: true },
  ...{ selu: true, softplus: true, softsign: true, swish: true, mish: true, gelu: true, gelu_new: true },
  ...{ keras3HardSigmoid: true, exponential: true, hardTanh: true, hardSilu: true, leakyRelu: true },
  ...{ softmax: true, logSoftmax: true },
};

export const KINDS: { readonly [K in Kind]: readonly Topology[] } = {
  lstm: [
    behind(lstm({ units: 5 })),
    behind(lstm({ ...kerasDefaults.lstm, units: 9, returnSequences: true, goBackwards: true, dropout: 0.2 })),
    masked(lstm({ units: 5, recurrentDropout: 0.2 })),
    behind(rnn({ cell: [lstmCell({ units: 5 }), simpleRNNCell({ units: 3 })] })),
  ],
  gru: [
    behind(gru({ units: 5, recurrentDropout: 0.2 })),
    masked(gru({ ...kerasDefaults.gru, units: 9, returnSequences: true })),
  ],
  simpleRNN: [
    masked(simpleRNN({ units: 9, returnSequences: true })),
    behind(simpleRNN({ units: 5, dropout: 0.2 })),
  ],
  dense: [behind(dense({ units: 17, useBias: false, kernelRegularizer: { l1: 0.01, l2: 0.01 } }))],
  masking: [masked(dense({ units: 3 }), lstm({ units: 5 }))],
  activation: [
    beside(...(Object.keys(ACTIVATIONS) as ActivationName[]).map((name) => activation({ activation: name }))),
    beside(elu(), softmax({ axis: -1 })),
  ],
  rectifier: [beside(reLU(), reLU({ maxValue: 0.5 }), leakyReLU(), thresholdedReLU({ theta: 0.1 }))],
  prelu: [
    behind(prelu({ alphaInitializer: 'randomNormal' })),
    behind(prelu({ sharedAxes: [2], alphaInitializer: 'randomNormal' })),
  ],
  dropout: [behind(dropout({ rate: 0.3 }), spatialDropout1d({ rate: 0.3 }))],
  gaussianNoise: [behind(gaussianNoise({ stddev: 0.3 }))],
  gaussianDropout: [behind(gaussianDropout({ rate: 0.3 }))],
  alphaDropout: [behind(alphaDropout({ rate: 0.3 }))],
  reshape: [behind(reshape({ targetShape: [7, STEPS] }), flatten())],
  reverse: [behind(bidirectional({ layer: gru({ units: 5, returnSequences: true }), mergeMode: 'mul' }))],
  zeroMasked: [masked(lstm({ units: 5, returnSequences: true, zeroOutputForMask: true }))],
  repeatVector: [behind(lstm({ units: 5 }), repeatVector({ n: 3 }))],
  embedding: [
    sequential({
      layers: [
        embedding({ inputDim: IDS, outputDim: 5, inputLength: STEPS, maskZero: true }),
        lstm({ units: 5 }),
        dense({ units: 1 }),
      ],
    }),
  ],
  merge: [add, multiply, average, maximum, minimum].map((merge) =>
    graph((series) => merge().apply([series, column(series), row(series)])),
  ),
  dot: [
    ...[false, true].flatMap((normalize) => [
      graph((series) => dot({ axes: -1, normalize }).apply([series, dense({ units: 7 }).apply(series)])),
      graph((series) => dot({ axes: [1, 1], normalize }).apply([series, dense({ units: 4 }).apply(series)])),
    ]),
    graph((series) => dot({ axes: [2, 1] }).apply([series, row(series)])),
  ],
  concatenate: [
    graph((series) => concatenate({ axis: 1 }).apply([series, dense({ units: 7 }).apply(series)])),
    graph((series) => concatenate({ axis: 2 }).apply([cube(1, series), cube(3, series)])),
  ],
  conv1d: [
    behind(conv1d({ filters: 5, kernelSize: 2, padding: 'causal', dilationRate: 2 })),
    behind(conv1d({ filters: 5, kernelSize: 3, padding: 'same', strides: 2, activation: 'relu' })),
  ],
  pooling1d: [
    beside(maxPooling1d(), averagePooling1d()),
    beside(averagePooling1d({ padding: 'same' }), maxPooling1d({ padding: 'same' })),
    beside(globalMaxPooling1d(), globalAveragePooling1d()),
  ],
  permute: [behind(permute({ dims: [2, 1] }))],
  layerNormalization: [behind(layerNormalization())],
  batchNormalization: [behind(batchNormalization({ momentum: 0.9 }))],
  stepsToSamples: [
    behind(reshape({ targetShape: [STEPS, 7, 1] }), timeDistributed({ layer: lstm({ units: 5 }) })),
  ],
  samplesToSteps: [
    behind(
      timeDistributed({
        layer: sequential({ layers: [dense({ units: 5, inputShape: [7] }), dropout({ rate: 0.3 })] }),
      }),
    ),
  ],
};

/** Numbers of each kind of constraint beside the defaults. */
export const CONSTRAINTS: { readonly [Name in Extract<Constraint, string>]: Constraint } = {
  nonNeg: 'nonNeg',
  unitNorm: { className: 'UnitNorm', config: { axis: 1 } },
  maxNorm: { className: 'MaxNorm', config: { maxValue: 0.5 } },
  minMaxNorm: { className: 'MinMaxNorm', config: { minValue: 0.6, maxValue: 0.8, rate: 0.5 } },
};

/** A network of weights of every layout that a constraint goes by: panels, gates, and those of a GRU. */
function constrained(constraint: Constraint): Topology {
  const all = { kernelConstraint: constraint, recurrentConstraint: constraint };
  return behind(
    lstm({ ...all, units: 5, returnSequences: true }),
    gru({ ...kerasDefaults.gru, ...all, units: 5 }),
    dense({ units: 3, kernelConstraint: constraint, biasConstraint: 'nonNeg' }),
  );
}

export async function checkKinds(harness: Harness, threads: number): Promise<void> {
  const check = (name: string, networks: readonly Topology[], constraints?: 'keras'): Promise<void> =>
    harness.check(`lethe/core trains ${name} with ${threads} thread(s)`, async () => {
      const results: unknown[] = [];
      for (const network of networks) results.push(await train(network, threads, constraints));
      const fact = `lethe/core: ${name}`;
      const found = JSON.stringify(results);
      if (fact in harness.facts) equal(found, harness.facts[fact], name);
      harness.facts[fact] = found;
    });
  for (const [kind, networks] of Object.entries(KINDS)) await check(`the kind ${kind}`, networks);
  for (const [name, constraint] of Object.entries(CONSTRAINTS)) {
    await check(`the constraint ${name}`, [constrained(constraint)], 'keras');
  }
}

async function train(
  topology: Topology,
  threads: number,
  constraints: 'keras' | undefined,
): Promise<unknown[]> {
  const network = Network.create(topology, { seed: 3 });
  network.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const sizeOf = (shape: readonly (number | null)[]): number =>
    shape.reduce<number>((product, size) => product * (size ?? 1), SAMPLES);
  const numbers = (count: number): number[] =>
    Array.from({ length: count }, (_, at) => ((at * 7919) % 4096) / 2048 - 1);
  const isOfIds = network.inputShape.length === 1;
  const values = numbers(sizeOf(network.inputShape));
  const x = {
    values: isOfIds ? values.map((_, at) => (at * 5) % IDS) : values,
    shape: [SAMPLES, ...network.inputShape] as number[],
  };
  const y = {
    values: numbers(sizeOf(network.outputShape)),
    shape: [SAMPLES, ...network.outputShape] as number[],
  };
  const { fingerprint, history } = await network.fit(x, y, {
    ...{ epochs: 1, batchSize: BATCH_SIZE, seed: 2, threads },
    ...(constraints !== undefined && { constraints }),
  });
  const outputs = await network.predict(x, { threads });
  return [fingerprint, history, Array.from(outputs.values)];
}
