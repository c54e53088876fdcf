import { readRate } from '../topology/fields.js';
import type { DropoutTape } from './dropout.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, passed, passesMasks } from './record.js';

/** Multiplies its inputs by normal numbers of mean 1 in training. */
export interface GaussianDropoutLayer extends Named {
  readonly kind: 'gaussianDropout';
  readonly rate: number;
}

export const gaussianDropout: LayerRecord<GaussianDropoutLayer, DropoutTape, never> = {
  classes: {
    GaussianDropout: (name, config) => {
      return { kind: 'gaussianDropout', name, rate: readRate(name, config, 'rate') };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, outputs) => ({ outputs, weights: [] }),
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name, rate }, inputs: [input] }) => {
    const dropped = context.masks?.multiplyNormals(context, name, input, rate);
    return { ...passed(dropped?.output ?? input), tape: { mask: dropped?.mask } };
  },
  trace: null,
};
