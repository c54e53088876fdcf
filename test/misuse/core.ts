// How everything of `lethe/core` is called.
import * as core from '../../src/core.js';
import { PREDICT_OPTIONS, PREDICT_SYNC_OPTIONS } from '../../src/network/inference-network.js';
import { LOAD_OPTIONS } from '../../src/network/model-file/load-parts.js';
import {
  CREATE_OPTIONS,
  EVALUATE_OPTIONS,
  FIT_OPTIONS,
  SAVE_OPTIONS,
} from '../../src/network/options/network-options.js';
import { EXPLAIN_OPTIONS } from '../../src/network/running/explain.js';
import type { Subject, Subjects } from './subject.js';

const { adam, dense, lstm, Network } = core;
const x = [
  [[1], [2]],
  [[2], [3]],
];
const y = [[3], [5]];

function compiled(): core.Network {
  const network = Network.create([lstm({ units: 2, inputShape: [2, 1] }), dense({ units: 1 })]);
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  return network;
}

/** One that has predicted: its kernels are loaded. */
async function loaded(): Promise<core.Network> {
  const network = compiled();
  await network.predict(x);
  return network;
}

/** A method of what `make` gives. */
function method<Made extends object>(
  make: () => Made | Promise<Made>,
  name: keyof Made,
  args: () => unknown[],
  rest: Omit<Subject, 'args' | 'call'> = {},
): Subject {
  let made: Made | undefined;
  return {
    async args() {
      made ??= await make();
      return args();
    },
    call: (...given) => ((made as Made)[name] as (...args: unknown[]) => unknown)(...given),
    ...rest,
  };
}

const stream = (): Promise<core.Stream> => compiled().stream({ batch: 2 });

const merge = (make: (options: object) => unknown): Subject => ({
  args: () => [{}],
  call: make as never,
  options: { 0: ['name', 'inputShape'] },
  takes: { 0: ['undefined', '{}'], '0.name': ['text'], '0.inputShape': ['[]'] },
});

const cell = (make: (options: never) => unknown, own: readonly string[]): Subject => ({
  args: () => [{ units: 2 }],
  call: make as never,
  options: {
    0: [
      ...['units', 'name', 'activation', 'useBias', 'dropout', 'recurrentDropout', 'trainable', ...own],
      ...['kernelInitializer', 'recurrentInitializer', 'biasInitializer'],
      ...['kernelRegularizer', 'recurrentRegularizer', 'biasRegularizer'],
      ...['kernelConstraint', 'recurrentConstraint', 'biasConstraint'],
    ],
  },
  takes: {
    '0.name': ['text'],
    '0.kernelRegularizer': ['{}'],
    '0.recurrentRegularizer': ['{}'],
    '0.biasRegularizer': ['{}'],
  },
  needs: ['0.units'],
});

const series = core.input({ shape: [2, 1] });

export const functions: Subjects = {
  add: merge(core.add),
  average: merge(core.average),
  concatenate: {
    args: () => [{ axis: 1 }],
    call: core.concatenate as never,
    options: { 0: ['axis'] },
    takes: { 0: ['undefined', '{}'] },
  },
  input: {
    args: () => [{ shape: [2] }],
    call: core.input as never,
    options: { 0: ['shape', 'batchShape', 'name', 'dtype'] },
    takes: { '0.name': ['text'], '0.shape': ['[]'], '0.batchShape': ['[]'] },
    needs: ['0.shape'],
  },
  dot: {
    args: () => [{ axes: 1 }],
    call: core.dot as never,
    options: { 0: ['axes', 'normalize', 'name'] },
    takes: { '0.name': ['text'] },
    needs: ['0.axes'],
  },
  lstmCell: cell(core.lstmCell, ['recurrentActivation', 'unitForgetBias']),
  gruCell: cell(core.gruCell, ['recurrentActivation', 'resetAfter']),
  simpleRNNCell: cell(core.simpleRNNCell, []),
  stackedRNNCells: {
    args: () => [{ cells: [core.lstmCell({ units: 2 })] }],
    call: core.stackedRNNCells as never,
    options: { 0: ['cells', 'name', 'trainable'] },
    takes: { '0.name': ['text'] },
    needs: ['0.cells'],
  },
  rnn: {
    args: () => [{ cell: core.gruCell({ units: 2 }) }],
    call: core.rnn as never,
    options: {
      0: [
        ...['cell', 'name', 'inputShape', 'trainable', 'returnSequences', 'returnState', 'goBackwards'],
        ...['stateful', 'zeroOutputForMask'],
      ],
    },
    takes: { '0.name': ['text'], '0.inputShape': ['[]'] },
    needs: ['0.cell'],
  },
  maximum: merge(core.maximum),
  minimum: merge(core.minimum),
  model: {
    args: () => [{ inputs: series, outputs: dense({ units: 1 }).apply(series) }],
    call: core.model as never,
    options: { 0: ['inputs', 'outputs', 'name'] },
    takes: { '0.name': ['text'] },
    needs: ['0.inputs', '0.outputs'],
  },
  multiply: merge(core.multiply),
  activation: {
    args: () => [{ activation: 'relu' }],
    call: core.activation as never,
    options: { 0: ['activation'] },
    takes: { '0.activation': ['null'] },
    needs: ['0.activation'],
  },
  adadelta: {
    args: () => [0.1, 0.9, 1e-7],
    call: core.adadelta as never,
    takes: { 0: ['undefined', 'number'], 1: ['undefined'], 2: ['undefined', 'null', 'number'] },
  },
  adagrad: {
    args: () => [0.1, 0.1],
    call: core.adagrad as never,
    takes: { 0: ['number'], 1: ['undefined', 'null', 'number'] },
  },
  adam: {
    args: () => [0.1, 0.9, 0.9, 1e-7],
    call: core.adam as never,
    takes: {
      0: ['undefined', 'number'],
      1: ['undefined'],
      2: ['undefined'],
      3: ['undefined', 'null', 'number'],
    },
  },
  adamax: {
    args: () => [0.1, 0.9, 0.9, 1e-7, 0],
    call: core.adamax as never,
    takes: {
      0: ['undefined', 'number'],
      1: ['undefined'],
      2: ['undefined'],
      3: ['undefined', 'null', 'number'],
      4: ['undefined', 'null', 'number'],
    },
  },
  momentum: {
    args: () => [0.1, 0.9, true],
    call: core.momentum as never,
    takes: { 0: ['number'], 2: ['undefined', 'null'] },
  },
  rmsprop: {
    args: () => [0.1, 0.9, 0, 1e-7, false],
    call: core.rmsprop as never,
    takes: {
      0: ['number'],
      1: ['undefined', 'null'],
      2: ['undefined', 'null'],
      3: ['undefined', 'null', 'number'],
      4: ['undefined', 'null'],
    },
  },
  sgd: { args: () => [0.1], call: core.sgd as never, takes: { 0: ['number'] } },
  averagePooling1d: {
    args: () => [{ poolSize: 2 }],
    call: core.averagePooling1d as never,
    options: { 0: ['name', 'poolSize', 'strides', 'padding'] },
    takes: { 0: ['undefined', '{}'], '0.name': ['text'] },
  },
  batchNormalization: {
    args: () => [{ momentum: 0.9 }],
    call: core.batchNormalization as never,
    options: {
      0: [
        ...['momentum', 'epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer', 'trainable'],
        ...['movingMeanInitializer', 'movingVarianceInitializer', 'betaRegularizer', 'gammaRegularizer'],
      ],
    },
    takes: {
      0: ['undefined', '{}'],
      '0.momentum': ['number'],
      '0.epsilon': ['number'],
      '0.betaRegularizer': ['{}'],
      '0.gammaRegularizer': ['{}'],
    },
  },
  conv1d: {
    args: () => [{ filters: 2, kernelSize: 3 }],
    call: core.conv1d as never,
    options: {
      0: [
        ...[
          'filters',
          'kernelSize',
          'strides',
          'padding',
          'dilationRate',
          'activation',
          'useBias',
          'trainable',
        ],
        ...['kernelInitializer', 'biasInitializer', 'kernelRegularizer', 'biasRegularizer'],
      ],
    },
    takes: { '0.kernelRegularizer': ['{}'], '0.biasRegularizer': ['{}'] },
    needs: ['0.filters', '0.kernelSize'],
  },
  dense: {
    args: () => [{ units: 1 }],
    call: core.dense as never,
    options: {
      0: [
        'name',
        'inputShape',
        'batchInputShape',
        'batchSize',
        'activation',
        'useBias',
        'kernelInitializer',
        'trainable',
      ],
    },
    takes: { '0.name': ['text'], '0.inputShape': ['[]'], '0.batchInputShape': ['[]'] },
  },
  dropout: { args: () => [{ rate: 0.5 }], call: core.dropout as never, takes: {} },
  spatialDropout1d: { args: () => [{ rate: 0.5 }], call: core.spatialDropout1d as never, takes: {} },
  gaussianDropout: { args: () => [{ rate: 0.5 }], call: core.gaussianDropout as never, takes: {} },
  bidirectional: {
    args: () => [{ layer: lstm({ units: 2 }) }],
    call: core.bidirectional as never,
    options: { 0: ['layer', 'mergeMode', 'name'] },
    takes: { '0.name': ['text'] },
    needs: ['0.layer'],
  },
  masking: {
    args: () => [{}],
    call: core.masking as never,
    options: { 0: ['maskValue'] },
    takes: { 0: ['undefined', '{}'], '0.maskValue': ['number'] },
  },
  alphaDropout: { args: () => [{ rate: 0.5 }], call: core.alphaDropout as never, takes: {} },
  gaussianNoise: {
    args: () => [{ stddev: 0.5 }],
    call: core.gaussianNoise as never,
    takes: { '0.stddev': ['number'] },
  },
  reLU: {
    args: () => [{}],
    call: core.reLU as never,
    options: { 0: ['maxValue'] },
    takes: { 0: ['undefined', '{}'], '0.maxValue': ['number'] },
  },
  leakyReLU: {
    args: () => [{}],
    call: core.leakyReLU as never,
    options: { 0: ['alpha'] },
    takes: { 0: ['undefined', '{}'], '0.alpha': ['number'] },
  },
  prelu: {
    args: () => [{}],
    call: core.prelu as never,
    options: { 0: ['alphaInitializer', 'alphaRegularizer', 'sharedAxes', 'trainable'] },
    takes: { 0: ['undefined', '{}'], '0.alphaRegularizer': ['{}'], '0.sharedAxes': ['[]'] },
  },
  elu: { args: () => [{}], call: core.elu as never, takes: { 0: ['undefined', '{}'] } },
  thresholdedReLU: {
    args: () => [{}],
    call: core.thresholdedReLU as never,
    options: { 0: ['theta'] },
    takes: { 0: ['undefined', '{}'], '0.theta': ['number'] },
  },
  softmax: {
    args: () => [{}],
    call: core.softmax as never,
    options: { 0: ['axis'] },
    takes: { 0: ['undefined', '{}'] },
  },
  embedding: {
    args: () => [{ inputDim: 5, outputDim: 2 }],
    call: core.embedding as never,
    options: {
      0: [
        ...['inputDim', 'outputDim', 'inputLength', 'maskZero', 'inputShape', 'batchSize', 'trainable'],
        ...['embeddingsInitializer', 'embeddingsRegularizer'],
      ],
    },
    takes: { '0.inputShape': ['[]'], '0.embeddingsRegularizer': ['{}'] },
    needs: ['0.inputDim', '0.outputDim'],
  },
  flatten: { args: () => [{}], call: core.flatten as never, takes: { 0: ['undefined', '{}'] } },
  huberLoss: { args: () => [0.5], call: core.huberLoss as never, takes: { 0: ['undefined', 'number'] } },
  globalAveragePooling1d: {
    args: () => [{}],
    call: core.globalAveragePooling1d as never,
    takes: { 0: ['undefined', '{}'] },
  },
  globalMaxPooling1d: {
    args: () => [{}],
    call: core.globalMaxPooling1d as never,
    takes: { 0: ['undefined', '{}'] },
  },
  kernelSupport: { args: () => [], call: core.kernelSupport as never },
  layerNormalization: {
    args: () => [{ epsilon: 0.1 }],
    call: core.layerNormalization as never,
    options: {
      0: [
        ...['epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer', 'trainable'],
        ...['betaRegularizer', 'gammaRegularizer'],
      ],
    },
    takes: {
      0: ['undefined', '{}'],
      '0.epsilon': ['number'],
      '0.betaRegularizer': ['{}'],
      '0.gammaRegularizer': ['{}'],
    },
  },
  lstm: {
    args: () => [{ units: 1 }],
    call: core.lstm as never,
    options: {
      0: [
        'name',
        'inputShape',
        'activation',
        'recurrentActivation',
        'dropout',
        'returnSequences',
        'returnState',
        'stateful',
        'goBackwards',
        'zeroOutputForMask',
        'useBias',
        'kernelInitializer',
      ],
    },
    takes: { '0.name': ['text'], '0.inputShape': ['[]'] },
  },
  gru: {
    args: () => [{ units: 1 }],
    call: core.gru as never,
    options: {
      0: [
        'name',
        'inputShape',
        'activation',
        'recurrentActivation',
        'resetAfter',
        'returnSequences',
        'returnState',
        'dropout',
      ],
    },
    takes: { '0.name': ['text'], '0.inputShape': ['[]'] },
  },
  simpleRNN: {
    args: () => [{ units: 1 }],
    call: core.simpleRNN as never,
    options: {
      0: [
        'name',
        'inputShape',
        'activation',
        'returnSequences',
        'returnState',
        'recurrentDropout',
        'goBackwards',
        'zeroOutputForMask',
        'stateful',
      ],
    },
    takes: { '0.name': ['text'], '0.inputShape': ['[]'] },
  },
  maxPooling1d: {
    args: () => [{ poolSize: 2 }],
    call: core.maxPooling1d as never,
    options: { 0: ['poolSize', 'strides', 'padding', 'inputShape'] },
    takes: { 0: ['undefined', '{}'], '0.inputShape': ['[]'] },
  },
  permute: {
    args: () => [{ dims: [2, 1] }],
    call: core.permute as never,
    options: { 0: ['dims', 'name'] },
    takes: { '0.name': ['text'] },
    needs: ['0.dims'],
  },
  provideKernels: { args: () => [undefined], call: core.provideKernels as never },
  quantileLoss: { args: () => [[0.5]], call: core.quantileLoss as never },
  releaseKernels: { args: () => [], call: core.releaseKernels as never },
  repeatVector: { args: () => [{ n: 2 }], call: core.repeatVector as never },
  reshape: { args: () => [{ targetShape: [2] }], call: core.reshape as never },
  sequential: {
    args: () => [{ layers: [dense({ units: 1, inputShape: [1] })] }],
    call: core.sequential as never,
    options: { 0: ['name'] },
    takes: { '0.name': ['text'] },
  },
  setKernelWorkerUrl: {
    args: () => [undefined],
    call: core.setKernelWorkerUrl as never,
    takes: { 0: ['undefined', 'text', 'null'] },
  },
  useWideVectors: { args: () => [], call: core.useWideVectors as never },
  timeDistributed: { args: () => [{ layer: dense({ units: 1 }) }], call: core.timeDistributed as never },
};

const optional = ['undefined', 'null', '{}'] as const;

export const statics: Subjects = {
  create: {
    args: () => [[dense({ units: 1, inputShape: [1] })], {}],
    call: Network.create as never,
    options: { 1: Object.keys(CREATE_OPTIONS) },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
  load: {
    args: async () => [await compiled().toBytes(), {}],
    call: Network.load as never,
    options: { 1: Object.keys(LOAD_OPTIONS) },
    takes: { 1: optional, '1.limits': ['{}'] },
  },
};

export const methods: Subjects = {
  compile: method(compiled, 'compile', () => [{ optimizer: 'adam', loss: 'meanSquaredError' }], {
    options: { 0: ['metrics', 'lossWeights'] },
    takes: { '0.metrics': ['[]', '{}'], '0.lossWeights': ['number'] },
  }),
  fit: method(compiled, 'fit', () => [x, y, { epochs: 1 }], {
    options: { 2: Object.keys(FIT_OPTIONS) },
    takes: {
      2: optional,
      '2.limits': ['{}'],
      '2.clipNorm': ['number'],
      '2.globalClipNorm': ['number'],
      '2.clipValue': ['number'],
      '2.learningRateSchedule': ['function'],
      '2.yieldEvery': ['number'],
      '2.callbacks': ['{}', '[]'],
    },
  }),
  evaluate: method(compiled, 'evaluate', () => [x, y, {}], {
    options: { 2: Object.keys(EVALUATE_OPTIONS) },
    takes: { 2: optional, '2.limits': ['{}'] },
  }),
  predict: method(compiled, 'predict', () => [x, {}], {
    options: { 1: Object.keys(PREDICT_OPTIONS) },
    takes: { 1: optional, '1.limits': ['{}'] },
  }),
  predictSync: method(loaded, 'predictSync', () => [x, {}], {
    options: { 1: Object.keys(PREDICT_SYNC_OPTIONS) },
    takes: { 1: optional, '1.limits': ['{}'] },
  }),
  explain: method(compiled, 'explain', () => [{}], {
    options: { 0: Object.keys(EXPLAIN_OPTIONS) },
    takes: {
      0: optional,
      '0.clipNorm': ['number'],
      '0.globalClipNorm': ['number'],
      '0.clipValue': ['number'],
    },
  }),
  inputGradients: method(compiled, 'inputGradients', () => [x, y]),
  trace: method(compiled, 'trace', () => [x]),
  stream: method(compiled, 'stream', () => [{}], {
    options: { 0: ['batch', 'threads'] },
    takes: { 0: optional },
  }),
  fingerprint: method(compiled, 'fingerprint', () => []),
  resetStates: method(compiled, 'resetStates', () => []),
  setWeights: method(compiled, 'setWeights', () => [compiled().weights.map(({ values }) => values)]),
  getUserDefinedMetadata: method(compiled, 'getUserDefinedMetadata', () => []),
  setUserDefinedMetadata: method(compiled, 'setUserDefinedMetadata', () => [{}], { takes: { 0: ['{}'] } }),
  save: method(compiled, 'save', () => [undefined, {}], {
    options: { 1: Object.keys(SAVE_OPTIONS) },
    takes: { 0: ['undefined'], 1: optional },
    skips: { 0: ['text'] }, // It is a folder.,
  }),
  toBytes: method(compiled, 'toBytes', () => [{}], {
    options: { 0: Object.keys(SAVE_OPTIONS) },
    takes: { 0: optional },
  }),
};

export const streams: Subjects = {
  step: method(
    stream,
    'step',
    () => [
      [1, 2],
      [1, 0],
    ],
    { takes: { 1: ['undefined', 'null'] } },
  ),
  reset: method(stream, 'reset', () => [0], { takes: { 0: ['undefined', 'null'] } }),
  snapshot: method(stream, 'snapshot', () => []),
  restore: method(stream, 'restore', () => [new Uint8Array(3)]),
};

export const layers: Subjects = {
  apply: method(
    () => lstm({ units: 2 }),
    'apply',
    () => [series, {}],
    {
      options: { 1: ['initialState'] },
      takes: { 1: optional },
    },
  ),
};
