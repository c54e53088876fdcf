import { readNumber } from '../topology/fields.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, passed, passesMasks } from './record.js';

/** Adds normal numbers to its inputs in training. */
export interface GaussianNoiseLayer extends Named {
  readonly kind: 'gaussianNoise';
  readonly deviation: number;
}

export const gaussianNoise: LayerRecord<GaussianNoiseLayer, undefined, never> = {
  classes: {
    GaussianNoise: (name, config) => {
      // Where it is left out tfjs-layers takes 1, and 0 after the model was saved and loaded.
      return { kind: 'gaussianNoise', name, deviation: readNumber(name, config, 'stddev') };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, outputs) => ({ outputs, weights: [] }),
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name, deviation }, inputs: [input] }) => ({
    ...passed(context.masks?.addNormals(context, name, input, deviation) ?? input),
    tape: undefined,
  }),
  trace: null,
};
