// Networks that saveOnnx writes, with what goes into them.
import {
  activation,
  add,
  average,
  averagePooling1d,
  batchNormalization,
  bidirectional,
  concatenate,
  conv1d,
  dense,
  dot,
  dropout,
  embedding,
  flatten,
  globalMaxPooling1d,
  gru,
  input,
  kerasDefaults,
  type Layer,
  layerNormalization,
  lstm,
  masking,
  maximum,
  maxPooling1d,
  model,
  multiply,
  Network,
  permute,
  prelu,
  reLU,
  repeatVector,
  reshape,
  type SymbolicTensor,
  sequential,
  simpleRNN,
  thresholdedReLU,
  timeDistributed,
} from '../../../src/core.js';
import { Generator } from '../../../src/random/index.js';

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface Case {
  readonly network: Network;
  readonly inputs: readonly Tensor[];
  /** How often they go in, one batch after the other, of which the last counts. Default once. */
  readonly times?: number;
}

const { lstm: LSTM, gru: GRU } = kerasDefaults;

/** Numbers in [-1, 1), by their seed. */
function draw(seed: number, ...shape: number[]): Tensor {
  const generator = new Generator(seed, 'data', 0);
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float32Array.from({ length }, () => 2 * generator.uniform() - 1) };
}

/** Sequences of two features, some steps of them zeros: at the end, in the middle, at the beginning, everywhere. */
function withGaps(): Tensor {
  const { shape, values } = draw(3, 4, 5, 2);
  const gaps = [[3, 4], [1, 3], [0], [0, 1, 2, 3, 4]];
  for (const [sample, steps] of gaps.entries()) {
    for (const step of steps) values.fill(0, 2 * (5 * sample + step), 2 * (5 * sample + step) + 2);
  }
  return { shape, values };
}

const WORDS: Tensor = {
  shape: [3, 5],
  values: Float32Array.of(3, 1, 4, 0, 0, 0, 2, 0, 6, 5, 1, 1, 2, 3, 5),
};

/** Weights away from what they begin with: biases that are no zeros, moments that are no identity. */
export function scatter(network: Network, seed: number): Network {
  const generator = new Generator(seed, 'initializer', 0);
  network.setWeights(
    network.weights.map(({ name, values }) => {
      const least = name.endsWith('moving_variance') ? 0.5 : -0.5;
      return values.map(() => generator.uniform() + least);
    }),
  );
  return network;
}

const chain =
  (inputs: Tensor, ...layers: (() => Layer)[]) =>
  (): Case => ({ network: scatter(Network.create(layers.map((make) => make())), 1), inputs: [inputs] });

const one = (value: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor =>
  (Array.isArray(value) ? value[0] : value) as SymbolicTensor;

function encoderDecoder(): Case {
  const [encoder, decoder] = [
    input({ shape: [null, 2], name: 'encoder' }),
    input({ shape: [null, 3], name: 'decoder' }),
  ];
  const encoded = lstm({ ...LSTM, units: 4, returnState: true }).apply<SymbolicTensor[]>(encoder);
  const decoded = lstm({ ...LSTM, units: 4, returnSequences: true });
  const sequence = one(decoded.apply(decoder, { initialState: encoded.slice(1) }));
  const outputs = [dense({ units: 2, activation: 'softmax' }).apply(sequence), encoded[1] as SymbolicTensor];
  const network = Network.create(model({ inputs: [encoder, decoder], outputs: outputs as SymbolicTensor[] }));
  return { network: scatter(network, 2), inputs: [draw(1, 3, 4, 2), draw(2, 3, 5, 3)] };
}

function attention(): Case {
  const series = input({ shape: [6, 3] });
  const values = one(
    bidirectional({ layer: gru({ ...GRU, units: 4, returnSequences: true }) }).apply(series),
  );
  const query = one(lstm({ ...LSTM, units: 8 }).apply(series));
  const scores = activation({ activation: 'softmax' }).apply(
    one(dot({ axes: [2, 1] }).apply([values, query])),
  );
  const context = dot({ axes: [1, 1] }).apply([values, one(scores)]);
  const alike = dot({ axes: 1, normalize: true }).apply([one(context), query]);
  const merged = concatenate().apply([one(context), query, one(alike)]);
  const network = Network.create(
    model({ inputs: series, outputs: one(dense({ units: 1 }).apply(one(merged))) }),
  );
  return { network: scatter(network, 3), inputs: [draw(5, 2, 6, 3)] };
}

function merges(): Case {
  const [x, y] = [input({ shape: [4, 3], name: 'x' }), input({ shape: [3], name: 'y' })];
  const outputs = [add, multiply, average, maximum].map((make) => one(make().apply([x, y])));
  const network = Network.create(model({ inputs: [x, y], outputs: [...outputs, one(add().apply(outputs))] }));
  return { network, inputs: [draw(6, 2, 4, 3), draw(7, 2, 3)] };
}

function shared(): Case {
  const inner = sequential({ layers: [dense({ units: 3, inputShape: [2] }), dense({ units: 2 })] });
  const x = input({ shape: [2] });
  const network = Network.create(model({ inputs: x, outputs: one(inner.apply(one(inner.apply(x)))) }));
  return { network: scatter(network, 4), inputs: [draw(8, 3, 2)] };
}

function stateful(): Case {
  const options = { stateful: true, batchInputShape: [2, null, 2] } as const;
  const network = Network.create([
    lstm({ ...LSTM, ...options, units: 3, returnSequences: true }),
    gru({ ...GRU, units: 2, stateful: true }),
    dense({ units: 1 }),
  ]);
  return { network: scatter(network, 5), inputs: [draw(4, 2, 3, 2)], times: 2 };
}

/** Activations that ONNX's recurrent operators lack, or of which onnxruntime's overflows. */
const BESIDE_OPERATORS = [
  ...[
    'relu6',
    'selu',
    'swish',
    'mish',
    'gelu',
    'gelu_new',
    'exponential',
    'hardTanh',
    'hardSilu',
    'softplus',
  ],
] as const;

/** A cell in plain operators for each of these activations, and with an activation of the operators inside. */
function plainCells(): Case {
  const x = input({ shape: [null, 2] });
  const outputs = BESIDE_OPERATORS.flatMap((own, index) => {
    const inside = BESIDE_OPERATORS[(index + 4) % BESIDE_OPERATORS.length] as typeof own;
    return [
      simpleRNN({ units: 2, activation: own }),
      lstm({ units: 2, activation: own, useBias: index % 2 === 0 }),
      gru({ units: 2, recurrentActivation: own, activation: 'elu', resetAfter: index % 2 === 0 }),
      gru({ units: 2, activation: own, recurrentActivation: inside, resetAfter: index % 2 === 1 }),
    ].map((layer) => one(layer.apply(x)));
  });
  const network = Network.create(model({ inputs: x, outputs: one(concatenate().apply(outputs)) }));
  return { network: scatter(network, 6), inputs: [draw(9, 3, 4, 2)] };
}

/** Initial states, returned states, steps that are left out, the way back. */
function plainStates(): Case {
  const [x, first] = [input({ shape: [null, 2], name: 'x' }), input({ shape: [3], name: 'first' })];
  const masked = one(masking().apply(x));
  const options = { units: 3, returnSequences: true, returnState: true } as const;
  const [sequence, h, c] = lstm({ ...options, activation: 'mish' }).apply<SymbolicTensor[]>(masked, {
    initialState: [first, first],
  }) as [SymbolicTensor, SymbolicTensor, SymbolicTensor];
  const [back, last] = gru({
    ...{ ...options, activation: 'swish', resetAfter: true, goBackwards: true, useBias: false },
  }).apply<SymbolicTensor[]>(sequence, { initialState: [h] }) as [SymbolicTensor, SymbolicTensor];
  const end = one(simpleRNN({ units: 2, activation: 'gelu', goBackwards: true }).apply(masked));
  const network = Network.create(model({ inputs: [x, first], outputs: [sequence, back, c, last, end] }));
  return { network: scatter(network, 7), inputs: [withGaps(), draw(10, 4, 3)] };
}

function plainStateful(): Case {
  const options = { stateful: true, batchInputShape: [2, null, 2] } as const;
  const network = Network.create([
    lstm({ ...LSTM, ...options, units: 3, activation: 'hardTanh', returnSequences: true }),
    gru({ ...GRU, units: 2, stateful: true, activation: 'selu' }),
    dense({ units: 1 }),
  ]);
  return { network: scatter(network, 8), inputs: [draw(11, 2, 3, 2)], times: 3 };
}

/** What the network gives for the last of these batches. */
export async function outputsOf({ network, inputs, times = 1 }: Case): Promise<Tensor[]> {
  const [count = 1] = inputs[0]?.shape ?? [];
  const given = inputs.map(({ shape: [, ...sample], values }) => {
    const all = new Float32Array(times * values.length);
    for (let time = 0; time < times; time++) all.set(values, time * values.length);
    return { shape: [times * count, ...sample], values: all };
  });
  const outputs = await network.predict((given.length > 1 ? given : given[0]) as never, { batchSize: count });
  return [outputs].flat().map(({ shape: [, ...sample], values }) => {
    return { shape: [count, ...sample], values: values.slice((values.length / times) * (times - 1)) };
  });
}

/** Each makes its network anew. */
export const CASES: { readonly [name: string]: () => Case } = {
  lstm: chain(
    draw(1, 2, 5, 2),
    () => lstm({ units: 3, inputShape: [null, 2] }), // The hard sigmoid of tfjs-layers.
    () => dropout({ rate: 0.2 }),
    () => dense({ units: 1 }),
  ),
  stack: chain(
    draw(1, 2, 5, 2),
    () => lstm({ ...LSTM, units: 3, inputShape: [null, 2], returnSequences: true, useBias: false }),
    () => gru({ ...GRU, units: 4, returnSequences: true }),
    () => gru({ units: 3, returnSequences: true, activation: 'softsign' }),
    () => simpleRNN({ units: 3, activation: 'relu', returnSequences: true, goBackwards: true }),
    () => lstm({ units: 2, activation: 'elu', recurrentActivation: 'keras3HardSigmoid', goBackwards: true }),
  ),
  both: chain(
    draw(1, 2, 5, 2),
    () =>
      bidirectional({
        layer: lstm({ ...LSTM, units: 3, returnSequences: true }),
        inputShape: [null, 2],
        mergeMode: 'concat',
      }),
    () => bidirectional({ layer: gru({ units: 3, returnSequences: true }), mergeMode: 'ave' }),
    () => bidirectional({ layer: simpleRNN({ units: 3 }), mergeMode: 'mul' }),
    () => dense({ units: 2, activation: 'softmax' }),
  ),
  masked: chain(
    withGaps(),
    () => masking({ inputShape: [null, 2] }),
    () => lstm({ ...LSTM, units: 3, returnSequences: true }),
    () => bidirectional({ layer: gru({ ...GRU, units: 3, returnSequences: true }) }),
    () => simpleRNN({ units: 2, goBackwards: true, returnSequences: true }),
    () => lstm({ units: 2 }),
  ),
  words: chain(
    WORDS,
    () => embedding({ inputDim: 7, outputDim: 3, maskZero: true, inputLength: 5 }),
    () => bidirectional({ layer: lstm({ ...LSTM, units: 3 }), mergeMode: 'sum' }),
    () => dense({ units: 1, activation: 'sigmoid' }),
  ),
  convolution: chain(
    draw(2, 2, 9, 3),
    () => batchNormalization({ inputShape: [9, 3], scale: false }),
    () => conv1d({ filters: 4, kernelSize: 3, padding: 'same', strides: 2, activation: 'relu' }),
    () => conv1d({ filters: 3, kernelSize: 2, padding: 'causal', dilationRate: 2 }),
    () => layerNormalization({ center: false }),
    () => maxPooling1d({ poolSize: 2, strides: 1, padding: 'same' }),
    () => averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' }),
    () => prelu(),
    () => permute({ dims: [2, 1] }),
    () => flatten(),
    () => reshape({ targetShape: [3, 3] }),
    () => globalMaxPooling1d(),
    () => repeatVector({ n: 2 }),
    () => reLU({ maxValue: 0.2 }),
    () => thresholdedReLU({ theta: 0.1 }),
    () => batchNormalization(),
  ),
  distributed: chain(
    draw(3, 2, 3, 8),
    () => timeDistributed({ layer: reshape({ targetShape: [4, 2] }), inputShape: [null, 8] }),
    () => timeDistributed({ layer: lstm({ ...LSTM, units: 3 }) }),
    () => simpleRNN({ units: 2 }),
  ),
  stateful,
  'encoder and decoder': encoderDecoder,
  attention,
  merges,
  'a model in a model': shared,
  'cells in plain operators': plainCells,
  'cells in plain operators, with states': plainStates,
  'cells in plain operators, stateful': plainStateful,
  'cells in plain operators, both ways': chain(
    WORDS,
    () => embedding({ inputDim: 7, outputDim: 3, maskZero: true, inputLength: 5 }),
    () => bidirectional({ layer: lstm({ ...LSTM, units: 3, activation: 'relu6', returnSequences: true }) }),
    () => bidirectional({ layer: gru({ ...GRU, units: 2, activation: 'gelu_new' }), mergeMode: 'ave' }),
    () => dense({ units: 2, activation: 'softmax' }),
  ),
  'cells in plain operators, of large numbers': chain(
    { ...draw(13, 2, 3, 2), values: draw(13, 2, 3, 2).values.map((value) => 400 * value) },
    () => simpleRNN({ units: 3, activation: 'softplus', inputShape: [null, 2], returnSequences: true }),
    () => lstm({ units: 2, activation: 'softplus' }),
  ),
  'cells in plain operators, in a stack': chain(
    draw(12, 2, 5, 2),
    () => lstm({ units: 3, activation: 'swish', inputShape: [null, 2], returnSequences: true }),
    () => simpleRNN({ units: 3, activation: 'hardSilu', goBackwards: true, returnSequences: true }),
    () => gru({ units: 2, recurrentActivation: 'keras3HardSigmoid', activation: 'gelu', goBackwards: true }),
  ),
};
