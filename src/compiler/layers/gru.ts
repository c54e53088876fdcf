import { readBoolean, readElementWise } from '../topology/fields.js';
import { biasRows, type GruLayer, type GruTape, gruForward } from './gru-forward.js';
import { type GruTrace, readGruTrace } from './gru-trace.js';
import { type LayerRecord, takesMasks } from './record.js';
import {
  lastStep,
  readRecurrent,
  recurrentMemory,
  recurrentObstacle,
  recurrentOutputs,
  recurrentShapes,
} from './recurrent.js';

const GATES = 3;
const STATES = ['h'] as const;
/** Numbers of a bias for each unit, at most. */
const BIASES = 6;

export const gru: LayerRecord<GruLayer, GruTape, GruTrace> = {
  classes: {
    GRU: (name, config) => ({
      kind: 'gru',
      ...readRecurrent(name, config),
      recurrentActivation: readElementWise(name, config, 'recurrent_activation', 'hardSigmoid'),
      resetAfter: readBoolean(name, config, 'reset_after', false),
    }),
  },
  inputs: [1, 1 + STATES.length],
  outputs: recurrentOutputs(STATES.length),
  shapes: (layer, inputs) => recurrentShapes(layer, inputs, GATES, STATES.length, biasRows(layer)),
  masking: takesMasks,
  memory: recurrentMemory(STATES, BIASES, (context, { layer: { units }, tape: { h } }) => [
    lastStep(context, h.address, h.steps, units),
  ]),
  obstacleToStream: recurrentObstacle,
  forward: gruForward,
  trace: readGruTrace,
};
