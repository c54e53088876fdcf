import { readRate, refuse } from '../topology/fields.js';
import { type LayerRecord, type Named, noObstacle, oneOutput } from './record.js';

/** Drops a fraction of its inputs in training. */
export interface DropoutLayer extends Named {
  readonly kind: 'dropout';
  readonly rate: number;
}

/** What the backward pass needs: the mask, where one was drawn. */
export interface DropoutTape {
  readonly mask: number | undefined;
}

export const dropout: LayerRecord<DropoutLayer, DropoutTape, never> = {
  classes: {
    Dropout: (name, config) => {
      refuse(name, config, 'noise_shape');
      return { kind: 'dropout', name, rate: readRate(name, config, 'rate') };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, outputs) => ({ outputs, weights: [] }),
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer, inputs: [input] }) => {
    const dropped = context.masks?.drop(context, layer.name, input, layer.rate, input.steps);
    return { outputs: [dropped?.output ?? input], tape: { mask: dropped?.mask } };
  },
  trace: null,
};
