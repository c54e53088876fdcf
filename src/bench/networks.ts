/** The part of a case's network before its read-out. */
export type NetworkName = 'lstm' | 'gru' | 'bidirectional' | 'embedding-lstm' | 'conv1d-lstm';

/** The part of a case that says how large its network is. */
export interface NetworkSizes {
  time: number;
  inputs: number;
  units: number;
  layers: number;
}

/** Initial values: `uniform` in [-a, a), a = 1 / sqrt(units); `forget`: zeros, and ones for an LSTM's forget gate. */
export interface WeightSpec {
  readonly shape: number[];
  readonly values: 'uniform' | 'zeros' | 'forget';
}

/** Creates layers with tfjs-layers' options: tfjs-layers itself, or `lethe/core`. */
export interface LayerMakers<Layer> {
  lstm(options: RecurrentOptions): Layer;
  gru(options: RecurrentOptions): Layer;
  /** Both directions of an LSTM, side by side. */
  bidirectionalLstm(options: RecurrentOptions): Layer;
  embedding(options: { inputDim: number; outputDim: number; inputLength: number }): Layer;
  conv1d(options: {
    filters: number;
    kernelSize: number;
    padding: 'same';
    activation: 'relu';
    inputShape?: number[];
  }): Layer;
}

/**
 * Sigmoid gates, as other libraries do not compute tfjs' default; no orthogonal initializers, which are slow, as
 * weights are set afterwards.
 */
interface RecurrentOptions {
  units: number;
  returnSequences: true;
  recurrentActivation: 'sigmoid';
  recurrentInitializer: 'zeros';
  inputShape?: number[];
}

interface BenchmarkNetwork {
  /** Whether inputs are word ids, `[batch, time]`, instead of `[batch, time, inputs]`. */
  readonly words: boolean;
  /** Inputs of the read-out at each time step. */
  width(of: NetworkSizes): number;
  layers<Layer>(make: LayerMakers<Layer>, of: NetworkSizes): Layer[];
  /** In tfjs' order. */
  weights(of: NetworkSizes): WeightSpec[];
  /** Multiplications in its matrix products, for one time step of one sample. */
  products(of: NetworkSizes): number;
}

/** Rows of an embedding. */
export const VOCABULARY = 1000;
/** Time steps in a convolution's window, centred on each step, and its filters. */
const KERNEL_SIZE = 3;
const FILTERS = 16;

const LSTM_GATES = 4;
const GRU_GATES = 3;

function recurrent(units: number, inputShape?: number[]): RecurrentOptions {
  return {
    units,
    returnSequences: true,
    recurrentActivation: 'sigmoid',
    recurrentInitializer: 'zeros',
    ...(inputShape === undefined ? {} : { inputShape }),
  };
}

function recurrentWeights(
  inputs: number,
  units: number,
  gates: number,
  bias: WeightSpec['values'],
): WeightSpec[] {
  return [
    { shape: [inputs, gates * units], values: 'uniform' },
    { shape: [units, gates * units], values: 'uniform' },
    { shape: [gates * units], values: bias },
  ];
}

function recurrentProducts(inputs: number, units: number, gates: number): number {
  return (inputs + units) * gates * units;
}

const unitsWide = ({ units }: NetworkSizes): number => units;

/** All networks by name. A new one needs a record here, and an implementation in each peer. */
export const NETWORKS: { readonly [name in NetworkName]: BenchmarkNetwork } = {
  lstm: {
    words: false,
    width: unitsWide,
    layers: (make, { time, inputs, units, layers }) =>
      Array.from({ length: layers }, (_, layer) =>
        make.lstm(recurrent(units, layer === 0 ? [time, inputs] : undefined)),
      ),
    weights: ({ inputs, units, layers }) =>
      Array.from({ length: layers }, (_, layer) =>
        recurrentWeights(layer === 0 ? inputs : units, units, LSTM_GATES, 'forget'),
      ).flat(),
    products: ({ inputs, units, layers }) =>
      recurrentProducts(inputs, units, LSTM_GATES) +
      (layers - 1) * recurrentProducts(units, units, LSTM_GATES),
  },
  gru: {
    words: false,
    width: unitsWide,
    layers: (make, { time, inputs, units }) => [make.gru(recurrent(units, [time, inputs]))],
    weights: ({ inputs, units }) => recurrentWeights(inputs, units, GRU_GATES, 'zeros'),
    products: ({ inputs, units }) => recurrentProducts(inputs, units, GRU_GATES),
  },
  bidirectional: {
    words: false,
    width: ({ units }) => 2 * units,
    layers: (make, { time, inputs, units }) => [make.bidirectionalLstm(recurrent(units, [time, inputs]))],
    weights: ({ inputs, units }) => [
      ...recurrentWeights(inputs, units, LSTM_GATES, 'forget'),
      ...recurrentWeights(inputs, units, LSTM_GATES, 'forget'),
    ],
    products: ({ inputs, units }) => 2 * recurrentProducts(inputs, units, LSTM_GATES),
  },
  'embedding-lstm': {
    words: true,
    width: unitsWide,
    layers: (make, { time, inputs, units }) => [
      make.embedding({ inputDim: VOCABULARY, outputDim: inputs, inputLength: time }),
      make.lstm(recurrent(units)),
    ],
    weights: ({ inputs, units }) => [
      { shape: [VOCABULARY, inputs], values: 'uniform' },
      ...recurrentWeights(inputs, units, LSTM_GATES, 'forget'),
    ],
    products: ({ inputs, units }) => recurrentProducts(inputs, units, LSTM_GATES),
  },
  'conv1d-lstm': {
    words: false,
    width: unitsWide,
    layers: (make, { time, inputs, units }) => [
      make.conv1d({
        filters: FILTERS,
        kernelSize: KERNEL_SIZE,
        padding: 'same',
        activation: 'relu',
        inputShape: [time, inputs],
      }),
      make.lstm(recurrent(units)),
    ],
    weights: ({ inputs, units }) => [
      { shape: [KERNEL_SIZE, inputs, FILTERS], values: 'uniform' },
      { shape: [FILTERS], values: 'zeros' },
      ...recurrentWeights(FILTERS, units, LSTM_GATES, 'forget'),
    ],
    products: ({ inputs, units }) =>
      KERNEL_SIZE * inputs * FILTERS + recurrentProducts(FILTERS, units, LSTM_GATES),
  },
};
