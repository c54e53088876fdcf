import { type LayerRecord, type Named, noObstacle, oneOutput, passesMasks } from './record.js';
import { reverse as reverseSteps } from './recurrent.js';

/** Reverses the steps of a sequence. tfjs has no such layer: bidirectional ones are lowered to it. */
export interface ReverseLayer extends Named {
  readonly kind: 'reverse';
}

export const reverse: LayerRecord<ReverseLayer, undefined, never> = {
  classes: {},
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, [input]) => ({ outputs: [input], weights: [] }),
  masking: passesMasks, // Of a bidirectional layer, whose output has its input's mask.
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name }, inputs: [input] }) => {
    if (input.steps === 1) return { outputs: [input], tape: undefined };
    const output = context.value(input.steps, input.columns);
    reverseSteps(context, name, input, output.address);
    return { outputs: [output], tape: undefined };
  },
  trace: null,
};
