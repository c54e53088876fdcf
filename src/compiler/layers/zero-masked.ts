import { Opcode } from '../../kernels/program/opcodes.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, passed, passesMasks } from './record.js';

/**
 * Zeros in the steps that are left out, where a recurrent layer repeats what it gave before them. No layer of tfjs's: recurrent
 * ones of Keras with `zero_output_for_mask` are read into it.
 */
export interface ZeroMaskedLayer extends Named {
  readonly kind: 'zeroMasked';
}

/** What the backward pass needs: which steps there are, 0: all. */
export interface ZeroMaskedTape {
  readonly mask: number;
}

export const zeroMasked: LayerRecord<ZeroMaskedLayer, ZeroMaskedTape, never> = {
  classes: {},
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, [input]) => ({ outputs: [input], weights: [] }),
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name }, inputs: [x] }) => {
    if (x.mask === undefined) return { ...passed(x), tape: { mask: 0 } };
    const y = context.value(x.steps, x.columns);
    const mask = x.mask.address;
    const words = [x.address, mask, y.address, x.steps, context.batch, x.columns];
    context.emit(Opcode.MaskedSteps, words, name, context.shape(x));
    return { ...passed(y), tape: { mask } };
  },
  trace: null,
};
