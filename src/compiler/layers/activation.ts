import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { type LayerActivation, readActivation } from '../topology/fields.js';
import { type LayerRecord, type Named, noObstacle, oneOutput } from './record.js';

/** An activation alone. */
export interface ActivationLayer extends Named {
  readonly kind: 'activation';
  readonly activation: LayerActivation;
}

export const activation: LayerRecord<ActivationLayer, undefined, never> = {
  classes: {
    Activation: (name, config) => ({
      kind: 'activation',
      name,
      activation: readActivation(name, config, 'activation'),
    }),
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, outputs) => ({ outputs, weights: [] }),
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer, inputs: [input] }) => ({
    outputs: [activate(context, layer.name, input, layer.activation)],
    tape: undefined,
  }),
  trace: null,
};

/** The same value if the activation is linear. */
export function activate(
  context: ProgramContext,
  name: string,
  x: Value,
  activation: LayerActivation,
): Value {
  if (activation === 0) return x; // linear
  const y = context.value(x.steps, x.columns);
  const shape = [x.steps, context.batch, x.columns];
  if (typeof activation === 'string') {
    const logarithmic = activation === 'logSoftmax' ? 1 : 0;
    context.emit(Opcode.Softmax, [x.address, y.address, ...shape, logarithmic], name, context.shape(x));
  } else {
    context.emit(Opcode.Activate, [x.address, y.address, ...shape, activation], name, context.shape(x));
  }
  return y;
}
