import { Opcode } from '../../kernels/program/opcodes.js';
import { float32Word } from '../program/instruction.js';
import type { Value } from '../program/value.js';
import { byRole, checkLastAxis, type Normalizing, readNormalizing, scaleAndShift } from './normalization.js';
import { type LayerRecord, noObstacle, oneOutput, passesMasks } from './record.js';

/** Each row of features to mean 0 and variance 1, then scaled and shifted. */
export interface LayerNormalizationLayer extends Normalizing {
  readonly kind: 'layerNormalization';
}

/** What the backward pass needs; undefined where nobody asks. */
export type LayerNormalizationTape = { readonly xHat: Value; readonly inverse: Value } | undefined;

export const layerNormalization: LayerRecord<LayerNormalizationLayer, LayerNormalizationTape, never> = {
  classes: {
    LayerNormalization: (name, config) => ({ kind: 'layerNormalization', ...readNormalizing(name, config) }),
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (layer, [input]) => {
    checkLastAxis(layer, input);
    return { outputs: [input], weights: scaleAndShift(layer, input) };
  },
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer, parameters, inputs: [input], keep }) => {
    const { steps, columns } = input;
    const { gamma, beta } = byRole(layer, parameters);
    const output = context.value(steps, columns);
    const tape = keep ? { xHat: context.value(steps, columns), inverse: context.value(steps, 1) } : undefined;
    const words = [input.address, gamma?.address ?? 0, beta?.address ?? 0];
    const kept = [tape?.xHat.address ?? 0, tape?.inverse.address ?? 0, output.address];
    const sizes = [steps, context.batch, columns, float32Word(layer.epsilon)];
    context.emit(Opcode.LayerNormalize, [...words, ...kept, ...sizes], layer.name, context.shape(output));
    return { outputs: [output], tape };
  },
  trace: null,
};
