import { readElementWise, refuse } from '../topology/fields.js';
import { type LstmLayer, type LstmTape, lstmForward } from './lstm-forward.js';
import { type LstmTrace, readTrace } from './lstm-trace.js';
import { type LayerRecord, oneOutput } from './record.js';
import { lastStep, readRecurrent, recurrentMemory, recurrentObstacle, recurrentShapes } from './recurrent.js';

const GATES = 4;
const STATES = ['h', 'c'] as const;

export const lstm: LayerRecord<LstmLayer, LstmTape, LstmTrace> = {
  classes: {
    LSTM: (name, config) => {
      refuse(name, config, 'return_state');
      return {
        kind: 'lstm',
        ...readRecurrent(name, config),
        recurrentActivation: readElementWise(name, config, 'recurrent_activation', 'hardSigmoid'),
      };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (layer, inputs) => recurrentShapes(layer, inputs, GATES, STATES.length),
  memory: recurrentMemory(STATES, GATES, (context, { layer: { units }, tape: { h, cells, gates } }) => [
    lastStep(context, h.address, h.steps, units),
    lastStep(context, cells, gates.steps, units),
  ]),
  obstacleToStream: recurrentObstacle,
  forward: lstmForward,
  trace: readTrace,
};
