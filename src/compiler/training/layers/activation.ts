import { Opcode } from '../../../kernels/program/opcodes.js';
import type { ActivationLayer } from '../../layers/activation.js';
import type { ProgramContext } from '../../program/context.js';
import type { Value } from '../../program/value.js';
import type { LayerActivation } from '../../topology/fields.js';
import { type BackwardRecord, straightBack } from './record.js';

export const activation: BackwardRecord<ActivationLayer, undefined> = straightBack(
  (context, { layer, inputs: [input] }, gradient, output) => {
    activationGradient(context, layer.name, input, output, layer.activation, gradient);
    return gradient;
  },
);

/** In place: dL/dy becomes dL/dx. */
export function activationGradient(
  context: ProgramContext,
  name: string,
  x: Value,
  y: Value,
  activation: LayerActivation,
  gradient: number,
): void {
  if (activation === 0) return;
  const shape = [x.steps, context.batch, x.columns];
  if (typeof activation === 'string') {
    const logarithmic = activation === 'logSoftmax' ? 1 : 0;
    const words = [y.address, gradient, gradient, ...shape, logarithmic];
    context.emit(Opcode.SoftmaxGradient, words, name, context.shape(x));
  } else {
    const words = [x.address, y.address, gradient, gradient, ...shape, activation];
    context.emit(Opcode.ActivationGradient, words, name, context.shape(x));
  }
}
