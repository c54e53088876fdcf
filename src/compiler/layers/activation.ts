import { Activation, Opcode } from '../../kernels/program/opcodes.js';
import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { type Config, type LayerActivation, readActivation, readNumber } from '../topology/fields.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, passesMasks } from './record.js';

/** An activation as a layer. */
export interface ActivationLayer extends Named {
  readonly kind: 'activation';
  readonly activation: LayerActivation;
  /** The axis of a batch, unless it is the last. */
  readonly axis?: number;
}

/** The axis of a softmax, of a list of one as well; tfjs-layers takes 1 if it is left out. */
function readAxis(name: string, config: Config): number {
  const { axis: given = null } = config;
  const [axis = 1] = Array.isArray(given) && given.length === 1 ? (given as unknown[]) : [given ?? 1];
  if (typeof axis === 'number' && Number.isSafeInteger(axis)) return axis;
  throw new NotLowered(`axis: expected an integer, got ${quote(given)}`, name);
}

export const activation: LayerRecord<ActivationLayer, undefined, never> = {
  classes: {
    Activation: (name, config) => ({
      kind: 'activation',
      name,
      activation: readActivation(name, config, 'activation'),
    }),
    Softmax: (name, config) => ({
      kind: 'activation',
      name,
      activation: 'softmax',
      axis: readAxis(name, config),
    }),
    ELU: (name, config) => {
      const alpha = readNumber(name, config, 'alpha', 1);
      if (alpha !== 1) {
        throw new NotLowered(`alpha ${alpha} has no kernel: tfjs-layers has an ELU of alpha 1 alone`, name);
      }
      return { kind: 'activation', name, activation: Activation.Elu };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, axis = -1 }, outputs) => {
    const last = outputs[0].length;
    if (axis !== -1 && axis !== last) {
      throw new NotLowered(`softmax along axis ${axis} has no kernel: expected the last one, ${last}`, name);
    }
    return { outputs, weights: [] };
  },
  masking: passesMasks,
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
