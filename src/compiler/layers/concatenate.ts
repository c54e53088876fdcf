import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { stepBytes, stepsAndColumns, type Value } from '../program/value.js';
import { type LayerRecord, type Named, type OneOrMore, oneOutput, type Shape } from './record.js';

/** Several values behind each other along an axis: the first of a sample, such as time, or the last. */
export interface ConcatenateLayer extends Named {
  readonly kind: 'concatenate';
  /** The batch's axis is 0; negative: from the end. */
  readonly axis: number;
}

export const concatenate: LayerRecord<ConcatenateLayer, undefined, never> = {
  classes: {
    Concatenate: (name, config) => {
      const axis = config.axis ?? -1;
      if (!Number.isInteger(axis)) throw new NotLowered('axis: expected an integer', name);
      return { kind: 'concatenate', name, axis: Number(axis) };
    },
  },
  inputs: [2, Number.POSITIVE_INFINITY],
  outputs: oneOutput,
  shapes: (layer, inputs) => {
    const along = sampleAxis(layer, inputs);
    const [first, ...others] = inputs;
    for (const other of others) {
      const isSame =
        other.length === first.length &&
        other.every((size, axis) => axis === along || Object.is(size, first[axis]));
      if (!isSame) throw new NotLowered(`cannot put [${other.join()}] behind [${first.join()}]`, layer.name);
    }
    const size = inputs.reduce((sum, shape) => sum + (shape[along] ?? 0), 0);
    return { outputs: [first.map((own, axis) => (axis === along ? size : own))], weights: [] };
  },
  masking: ({ axis }) => (axis === -1 || axis === 2 ? 'passes' : 'refuses'),
  memory: null,
  obstacleToStream: ({ axis }) => (axis === 1 ? 'concatenate puts time steps behind each other' : undefined),
  forward: (context, { layer, inputs, inputShapes, outputShapes: [shape] }) => {
    const { steps, columns } = stepsAndColumns(shape);
    const output = context.value(steps, columns);
    for (const [input, { value, first, stepFirst }] of partsOf(layer, inputShapes).entries()) {
      const from = inputs[input] as Value;
      const to = { ...output, address: output.address + stepFirst * stepBytes(context.batch, columns) };
      copyColumns(context, layer.name, from, to, value.steps, 0, first, value.columns);
    }
    return { outputs: [output], tape: undefined };
  },
  trace: null,
};

/** Where an input lies in the output. */
export interface Part {
  readonly value: Pick<Value, 'steps' | 'columns'>;
  /** Its first column in the output. */
  readonly first: number;
  /** Its first step in the output. */
  readonly stepFirst: number;
}

/** Each input's part of the output. */
export function partsOf(layer: ConcatenateLayer, inputShapes: OneOrMore<Shape>): Part[] {
  const isLast = sampleAxis(layer, inputShapes) === inputShapes[0].length - 1;
  let [first, stepFirst] = [0, 0];
  return inputShapes.map((shape) => {
    const value = stepsAndColumns(shape);
    const part = { value, first, stepFirst };
    if (isLast) first += value.columns;
    else stepFirst += value.steps;
    return part;
  });
}

/** Columns of `steps` steps from one value to another. */
export function copyColumns(
  context: ProgramContext,
  name: string,
  from: Value,
  to: Value,
  steps: number,
  fromFirst: number,
  toFirst: number,
  count: number,
): void {
  const words = [
    from.address,
    to.address,
    steps,
    context.batch,
    from.columns,
    to.columns,
    fromFirst,
    toFirst,
    count,
  ];
  context.emit(Opcode.CopyColumns, words, name, `[${steps}, ${context.batch}, ${count}]`);
}

/** The axis of a sample, 0 being the first behind the batch's. */
function sampleAxis({ name, axis }: ConcatenateLayer, [first]: OneOrMore<Shape>): number {
  const along = (axis < 0 ? axis + first.length + 1 : axis) - 1;
  if (along === first.length - 1 || along === 0) return along;
  throw new NotLowered(`axis ${axis} of [${first.join()}] has no kernel`, name);
}
