import { NotLowered } from '../not-lowered.js';
import type { Value } from '../program/value.js';
import { readRate, refuse } from '../topology/fields.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, passed, passesMasks } from './record.js';

/** Drops a fraction of its inputs in training. */
export interface DropoutLayer extends Named {
  readonly kind: 'dropout';
  readonly rate: number;
  /** Whether it drops features at all time steps together. */
  readonly isSpatial: boolean;
}

/** What the backward pass needs: the mask, where one was drawn. */
export interface DropoutTape {
  readonly mask: number | undefined;
}

export const dropout: LayerRecord<DropoutLayer, DropoutTape, never> = {
  classes: {
    Dropout: (name, config) => {
      refuse(name, config, 'noise_shape');
      return { kind: 'dropout', name, rate: readRate(name, config, 'rate'), isSpatial: false };
    },
    SpatialDropout1D: (name, config) => {
      return { kind: 'dropout', name, rate: readRate(name, config, 'rate'), isSpatial: true };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, isSpatial }, outputs) => {
    const [input] = outputs;
    if (isSpatial && input.length !== 2) {
      throw new NotLowered(`expected samples [time, features], got [${input.join()}]`, name);
    }
    return { outputs, weights: [] };
  },
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer, inputs: [input] }) => {
    const dropped = context.masks?.drop(context, layer.name, input, layer.rate, maskSteps(layer, input));
    return { ...passed(dropped?.output ?? input), tape: { mask: dropped?.mask } };
  },
  trace: null,
};

/** Steps of the mask of such a value. */
export function maskSteps({ isSpatial }: DropoutLayer, { steps }: Value): number {
  return isSpatial ? 1 : steps;
}
