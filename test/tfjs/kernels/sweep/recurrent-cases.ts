// Recurrent layers, their cells and their wrappers.
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from './layers.js';
import { BATCH, type Data, FEATURES, SEQUENCE, STEPS, type TrainingCase } from './training-case.js';

type Layer = tfl.layers.Layer;
const inputShape = [STEPS, FEATURES];
const UNITS = 4;

const chain = (...list: Layer[]): tfl.LayersModel => tfl.sequential({ layers: list });
const perStep: Data = { kind: 'normal', shape: [BATCH, STEPS, UNITS] };
const last: Data = { kind: 'normal', shape: [BATCH, UNITS] };

/** Cases of one layer kind: whole sequence, last step, and the options that change the computation. */
function simple(
  name: string,
  make: (options: { units: number; [option: string]: unknown }) => Layer,
): TrainingCase[] {
  const one = (what: string, options: object, targets: Data[] = [perStep]): TrainingCase => ({
    name: `${name} ${what}`,
    model: () =>
      chain(make({ units: UNITS, returnSequences: targets[0] === perStep, inputShape, ...options })),
    inputs: [SEQUENCE],
    targets,
  });
  return [
    one('returning sequences', {}),
    one('returning the last step', {}, [last]),
    one('backwards', { goBackwards: true }),
    one('without bias', { useBias: false }),
    one('stateful', { stateful: true, batchInputShape: [BATCH, STEPS, FEATURES] }),
    one('implementation 2', { implementation: 2 }),
    { ...one('with dropout', { dropout: 0.5, recurrentDropout: 0.3 }), random: true },
    {
      ...one('stacked', {}),
      model: () =>
        chain(
          make({ units: 6, returnSequences: true, inputShape }),
          make({ units: UNITS, returnSequences: true }),
        ),
    },
    {
      ...one('after masking', {}),
      model: () =>
        chain(
          layers.masking({ maskValue: 0, inputShape }) as Layer,
          make({ units: UNITS, returnSequences: true }),
        ),
      inputs: [{ ...SEQUENCE, kind: 'padded' }],
    },
  ];
}

/** The layer's last state as the initial state of another, as in an encoder and decoder. */
function encoderDecoder(name: string, make: (options: object) => Layer): TrainingCase {
  return {
    name: `${name} handing its state to another`,
    model() {
      const source = tfl.input({ shape: inputShape });
      const goal = tfl.input({ shape: inputShape });
      const [, ...states] = make({ units: UNITS, returnState: true }).apply(source) as tfl.SymbolicTensor[];
      const decoded = make({ units: UNITS, returnSequences: true }).apply([goal, ...states]);
      return tfl.model({ inputs: [source, goal], outputs: decoded as tfl.SymbolicTensor });
    },
    inputs: [SEQUENCE, SEQUENCE],
    targets: [perStep],
  };
}

const frames: Data = { kind: 'normal', shape: [2, 3, 5, 6, 2] };

function convLstm(what: string, options: object, target: number[]): TrainingCase {
  return {
    name: `convLstm2d ${what}`,
    model: () =>
      chain(
        layers.convLstm2d({
          filters: 3,
          kernelSize: 3,
          inputShape: [3, 5, 6, 2],
          ...options,
        }) as unknown as Layer,
      ),
    inputs: [frames],
    targets: [{ kind: 'normal', shape: target }],
  };
}

type RecurrentLayer = tfl.RNN;

export const recurrentCases: TrainingCase[] = [
  ...simple('lstm', (options) => layers.lstm(options)),
  ...simple('gru', (options) => layers.gru(options)),
  ...simple('simpleRNN', (options) => layers.simpleRNN(options)),
  encoderDecoder('lstm', (options) => layers.lstm({ units: UNITS, ...options })),
  encoderDecoder('gru', (options) => layers.gru({ units: UNITS, ...options })),
  encoderDecoder('simpleRNN', (options) => layers.simpleRNN({ units: UNITS, ...options })),
  {
    name: 'rnn of one cell',
    model: () =>
      chain(
        layers.rnn({ cell: layers.lstmCell({ units: UNITS }), returnSequences: true, inputShape }) as Layer,
      ),
    inputs: [SEQUENCE],
    targets: [perStep],
  },
  {
    name: 'rnn of a list of cells',
    model: () => {
      const cell = [
        layers.gruCell({ units: 6 }),
        layers.simpleRNNCell({ units: 5 }),
        layers.lstmCell({ units: UNITS }),
      ];
      return chain(layers.rnn({ cell, returnSequences: true, inputShape }) as Layer);
    },
    inputs: [SEQUENCE],
    targets: [perStep],
  },
  {
    name: 'rnn of stackedRNNCells',
    model: () => {
      const cells = [layers.lstmCell({ units: 6 }), layers.gruCell({ units: UNITS })];
      return chain(
        layers.rnn({
          cell: layers.stackedRNNCells({ cells }),
          returnSequences: true,
          inputShape,
        }) as Layer,
      );
    },
    inputs: [SEQUENCE],
    targets: [perStep],
  },
  {
    name: 'rnn of a convLstm2dCell',
    model: () => {
      const cell = layers.convLstm2dCell({ filters: 2, kernelSize: [3, 3], padding: 'same' });
      return chain(
        layers.convLstm2d({
          filters: 2,
          kernelSize: 3,
          padding: 'same',
          inputShape: [3, 5, 6, 2],
          cell,
        } as never) as unknown as Layer,
      );
    },
    inputs: [frames],
    targets: [{ kind: 'normal', shape: [2, 5, 6, 2] }],
  },
  convLstm('returning the last frame', {}, [2, 3, 4, 3]),
  convLstm('returning sequences', { returnSequences: true, padding: 'same' }, [2, 3, 5, 6, 3]),
  convLstm('with strides', { strides: 2, returnSequences: true }, [2, 3, 2, 2, 3]),
  { ...convLstm('with dropout', { dropout: 0.4, recurrentDropout: 0.2 }, [2, 3, 4, 3]), random: true },
  ...(['sum', 'mul', 'ave', 'concat'] as const).flatMap((mergeMode): TrainingCase[] =>
    [true, false].map((returnSequences) => ({
      name: `bidirectional ${mergeMode}${returnSequences ? ' returning sequences' : ''}`,
      model: () =>
        chain(
          layers.bidirectional({
            layer: layers.lstm({ units: UNITS, returnSequences }) as RecurrentLayer,
            mergeMode,
            inputShape,
          }) as Layer,
        ),
      inputs: [SEQUENCE],
      targets: [
        {
          kind: 'normal',
          shape: [BATCH, ...(returnSequences ? [STEPS] : []), mergeMode === 'concat' ? 2 * UNITS : UNITS],
        },
      ],
    })),
  ),
  {
    name: 'bidirectional not merged',
    model: () => {
      const input = tfl.input({ shape: inputShape });
      const layer = layers.gru({ units: UNITS, returnSequences: true }) as RecurrentLayer;
      const outputs = layers.bidirectional({ layer, mergeMode: null as never }).apply(input);
      return tfl.model({ inputs: input, outputs: outputs as tfl.SymbolicTensor[] });
    },
    inputs: [SEQUENCE],
    targets: [perStep, perStep],
  },
  {
    name: 'timeDistributed dense, activation and flatten',
    model: () =>
      chain(
        layers.lstm({ units: 6, returnSequences: true, inputShape }) as Layer,
        layers.timeDistributed({ layer: layers.dense({ units: UNITS }) as Layer }) as Layer,
        layers.timeDistributed({ layer: layers.activation({ activation: 'tanh' }) as Layer }) as Layer,
        layers.timeDistributed({ layer: layers.flatten() as Layer }) as Layer,
      ),
    inputs: [SEQUENCE],
    targets: [perStep],
  },
  {
    name: 'timeDistributed dropout',
    model: () =>
      chain(
        layers.lstm({ units: UNITS, returnSequences: true, inputShape }) as Layer,
        layers.timeDistributed({ layer: layers.dropout({ rate: 0.5 }) as Layer }) as Layer,
      ),
    inputs: [SEQUENCE],
    targets: [perStep],
    random: true,
  },
  {
    name: 'timeDistributed conv2d and pooling before an lstm',
    model: () =>
      chain(
        layers.timeDistributed({
          layer: layers.conv2d({ filters: 2, kernelSize: 2, activation: 'relu' }) as Layer,
          inputShape: [3, 5, 6, 2],
        }) as Layer,
        layers.timeDistributed({ layer: layers.averagePooling2d({ poolSize: 2 }) as Layer }) as Layer,
        layers.timeDistributed({
          layer: layers.maxPooling2d({ poolSize: [1, 2], strides: [1, 1] }) as Layer,
        }) as Layer,
        layers.timeDistributed({ layer: layers.flatten() as Layer }) as Layer,
        layers.lstm({ units: UNITS }) as Layer,
      ),
    inputs: [frames],
    targets: [{ kind: 'normal', shape: [2, UNITS] }],
  },
];
