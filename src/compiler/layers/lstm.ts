import { readElementWise } from '../topology/fields.js';
import { type LstmLayer, type LstmTape, lstmForward } from './lstm-forward.js';
import { type LstmTrace, readTrace } from './lstm-trace.js';
import { type LayerRecord, takesMasks } from './record.js';
import {
  lastStep,
  readRecurrent,
  recurrentMemory,
  recurrentObstacle,
  recurrentOutputs,
  recurrentShapes,
} from './recurrent.js';

const GATES = 4;
const STATES = ['h', 'c'] as const;

export const lstm: LayerRecord<LstmLayer, LstmTape, LstmTrace> = {
  classes: {
    LSTM: (name, config) => ({
      kind: 'lstm',
      ...readRecurrent(name, config),
      recurrentActivation: readElementWise(name, config, 'recurrent_activation', 'hardSigmoid'),
    }),
  },
  inputs: [1, 1 + STATES.length],
  outputs: recurrentOutputs(STATES.length),
  shapes: (layer, inputs) => recurrentShapes(layer, inputs, GATES, STATES.length),
  masking: takesMasks,
  memory: recurrentMemory(STATES, GATES, (context, { layer: { units }, tape: { h, cells, gates } }) => [
    lastStep(context, h.address, h.steps, units),
    lastStep(context, cells, gates.steps, units),
  ]),
  obstacleToStream: recurrentObstacle,
  forward: lstmForward,
  trace: readTrace,
};
