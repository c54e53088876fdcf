import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { stepsAndColumns, type Value } from '../program/value.js';
import { readSizes, refuse } from '../topology/fields.js';
import { type LayerRecord, type Named, oneOutput, refusesMasks, type Shape } from './record.js';

/** Another shape with the same numbers; one size may be -1. Without a shape: one axis (`flatten`). */
export interface ReshapeLayer extends Named {
  readonly kind: 'reshape';
  readonly targetShape: readonly number[] | undefined;
}

export const reshape: LayerRecord<ReshapeLayer, undefined, never> = {
  classes: {
    Flatten: (name, config) => {
      if (!isChannelsLast(config.data_format)) refuse(name, config, 'data_format');
      return { kind: 'reshape', name, targetShape: undefined };
    },
    Reshape: (name, config) => ({
      kind: 'reshape',
      name,
      targetShape: readSizes(name, config, 'target_shape'),
    }),
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, targetShape }, [input]) => ({
    outputs: [shapeAfter(input, targetShape, name)],
    weights: [],
  }),
  masking: refusesMasks,
  memory: null,
  obstacleToStream: ({ targetShape }) =>
    targetShape === undefined ? 'flatten mixes time steps' : 'reshape mixes time steps',
  forward: (context, { layer, inputs: [input], outputShapes: [shape] }) => {
    const { steps, columns } = stepsAndColumns(shape);
    if (steps === input.steps) return { outputs: [input], tape: undefined };
    const output = context.value(steps, columns);
    moveNumbers(context, layer.name, input, output);
    return { outputs: [output], tape: undefined };
  },
  trace: null,
};

/** The numbers of each sample from one shape into the other. */
export function moveNumbers(context: ProgramContext, name: string, from: Value, to: Value): void {
  context.emit(
    Opcode.Reshape,
    [from.address, to.address, context.batch, from.steps, from.columns, to.steps, to.columns],
    name,
    `${context.shape(from)} to ${context.shape(to)}`,
  );
}

/** How `Flatten` takes its input anyway. */
function isChannelsLast(format: unknown): boolean {
  return format === 'channels_last' || format === 'channelsLast';
}

function shapeAfter(input: Shape, target: readonly number[] = [-1], name: string): Shape {
  const size = input.reduce((product, axis) => product * axis, 1);
  if (Number.isNaN(size)) return target.map((axis) => (axis === -1 ? Number.NaN : axis));
  const known = target.reduce((product, axis) => (axis === -1 ? product : product * axis), 1);
  const open = target.filter((axis) => axis === -1).length;
  if (open > 1 || (open === 0 ? known !== size : size % known !== 0)) {
    throw new NotLowered(`cannot give [${input.join()}] the shape [${target.join()}]`, name);
  }
  return target.map((axis) => (axis === -1 ? size / known : axis));
}
