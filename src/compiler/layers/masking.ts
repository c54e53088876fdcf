import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import type { Value } from '../program/value.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, takesMasks } from './record.js';

/** Masks the steps in which every number is one value, for later layers. */
export interface MaskingLayer extends Named {
  readonly kind: 'masking';
  readonly maskValue: number;
}

/** What the backward pass needs: the mask. */
export interface MaskingTape {
  readonly mask: number;
}

export const masking: LayerRecord<MaskingLayer, MaskingTape, never> = {
  classes: {
    Masking: (name, config) => {
      const maskValue = config.mask_value ?? 0;
      if (typeof maskValue === 'number') return { kind: 'masking', name, maskValue };
      throw new NotLowered('mask_value: expected a number', name);
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name }, [input]) => {
    if (input.length === 2) return { outputs: [input], weights: [] };
    throw new NotLowered(`expected sequences [time, features], got samples [${input.join()}]`, name);
  },
  masking: takesMasks, // What is masked before it counts no more, as in tfjs-layers.
  memory: null,
  obstacleToStream: noObstacle,
  leavesOut: ({ maskValue }) => maskValue,
  forward: (context, { layer: { name, maskValue }, inputs: [input] }) => {
    const output = context.value(input.steps, input.columns);
    const mask = maskSteps(context, name, input, output.address, maskValue);
    return { outputs: [{ ...output, mask }], tape: { mask: mask.address } };
  },
  trace: null,
};

/**
 * The mask of the steps of which not every number is `value`.
 *
 * @param y where x goes, with zeros in the steps that are left out; 0: nowhere
 */
export function maskSteps(context: ProgramContext, name: string, x: Value, y: number, value: number): Value {
  const mask = context.value(x.steps, 1);
  const words = [x.address, y, mask.address, x.steps, context.batch, x.columns, float32Word(value)];
  context.emit(Opcode.MaskSteps, words, name, context.shape(x));
  return mask;
}
