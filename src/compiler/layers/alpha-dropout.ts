import { readRate, refuse } from '../topology/fields.js';
import type { DropoutTape } from './dropout.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, passed, passesMasks } from './record.js';

/** Dropout in training that preserves mean and variance of scaled exponential linear units. */
export interface AlphaDropoutLayer extends Named {
  readonly kind: 'alphaDropout';
  readonly rate: number;
}

export const alphaDropout: LayerRecord<AlphaDropoutLayer, DropoutTape, never> = {
  classes: {
    AlphaDropout: (name, config) => {
      refuse(name, config, 'noise_shape');
      return { kind: 'alphaDropout', name, rate: readRate(name, config, 'rate') };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, outputs) => ({ outputs, weights: [] }),
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name, rate }, inputs: [input] }) => {
    const dropped = context.masks?.dropToAlpha(context, name, input, rate);
    return { ...passed(dropped?.output ?? input), tape: { mask: dropped?.mask } };
  },
  trace: null,
};
