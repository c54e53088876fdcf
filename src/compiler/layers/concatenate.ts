import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { stepBytes, stepsAndColumns, type Value } from '../program/value.js';
import { type LayerRecord, type Named, type OneOrMore, oneOutput, type Shape } from './record.js';

/** Joins values along an axis of a sample. */
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
  obstacleToStream: (layer, inputs) =>
    sampleAxis(layer, inputs) === 0 && inputs[0].length > 1
      ? 'concatenate puts time steps behind each other'
      : undefined,
  forward: (context, { layer, inputs, inputShapes, outputShapes: [shape] }) => {
    const { steps, columns } = stepsAndColumns(shape);
    const output = context.value(steps, columns);
    for (const { input, from, to, first, ...part } of partsOf(layer, inputShapes)) {
      const own = fromStep(context, inputs[input] as Value, from);
      copyColumns(
        context,
        layer.name,
        own,
        fromStep(context, output, to),
        part.steps,
        0,
        first,
        part.columns,
      );
    }
    return { outputs: [output], tape: undefined };
  },
  trace: null,
};

/** Steps of an input that follow each other in the output, too. */
export interface Part {
  readonly input: number;
  readonly steps: number;
  readonly columns: number;
  /** The first of its steps in the input. */
  readonly from: number;
  /** The same one in the output, and its first column there. */
  readonly to: number;
  readonly first: number;
}

/** Where the inputs lie in the output, input by input. */
export function partsOf(layer: ConcatenateLayer, inputShapes: OneOrMore<Shape>): Part[] {
  const along = sampleAxis(layer, inputShapes);
  const [shape] = inputShapes;
  const sizes = inputShapes.map((own) => own[along] as number);
  const before = sizes.map((_, input) => sizes.slice(0, input).reduce((sum, size) => sum + size, 0));
  if (along === shape.length - 1) {
    return sizes.map((columns, input) => {
      const { steps } = stepsAndColumns(shape);
      return { input, steps, columns, from: 0, to: 0, first: before[input] as number };
    });
  }
  const product = (axes: Shape): number => axes.reduce((all, size) => all * size, 1);
  const runs = product(shape.slice(0, along));
  const inner = product(shape.slice(along + 1, -1));
  const total = inner * sizes.reduce((sum, size) => sum + size, 0);
  const columns = shape.at(-1) as number;
  return sizes.flatMap((size, input) =>
    Array.from({ length: runs }, (_, run) => {
      const steps = size * inner;
      const to = run * total + (before[input] as number) * inner;
      return { input, steps, columns, from: run * steps, to, first: 0 };
    }),
  );
}

/** A value from one of its steps on. */
export function fromStep({ batch }: Pick<ProgramContext, 'batch'>, value: Value, step: number): Value {
  return { ...value, address: value.address + step * stepBytes(batch, value.columns) };
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
  if (along >= 0 && along < first.length) return along;
  throw new NotLowered(`axis ${axis} of [${first.join()}] has no kernel`, name);
}
