import { Combination, Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import { stepsAndColumns, type Value } from '../program/value.js';
import {
  type LayerRecord,
  type Named,
  noObstacle,
  type OneOrMore,
  oneOutput,
  passesMasks,
  type ReadLayer,
  type Shape,
} from './record.js';

/** Several values into one, element by element. */
export interface MergeLayer extends Named {
  readonly kind: 'merge';
  readonly combination: Combination;
  /** Whether the sum is divided by the number of inputs. */
  readonly averages: boolean;
}

/** What comes of the first two inputs, of that and the third, and so on. */
export interface MergeTape {
  /** The inputs, those that were one row at each step. */
  readonly spread: OneOrMore<Value>;
  readonly combined: readonly Value[];
}

const read =
  (combination: Combination, averages = false): ReadLayer<MergeLayer> =>
  (name) => ({ kind: 'merge', name, combination, averages });

export const merge: LayerRecord<MergeLayer, MergeTape, never> = {
  classes: {
    Add: read(Combination.Add),
    Multiply: read(Combination.Multiply),
    Average: read(Combination.Add, true),
    Maximum: read(Combination.Maximum),
    Minimum: read(Combination.Minimum),
  },
  inputs: [2, Number.POSITIVE_INFINITY],
  outputs: oneOutput,
  shapes: ({ name }, inputs) => {
    const isRow = (shape: Shape): boolean => shape.slice(0, -1).every((size) => size === 1);
    const output = inputs.find((shape) => !isRow(shape)) ?? longest(inputs);
    for (const shape of inputs) {
      const fits = isRow(shape)
        ? shape.length <= output.length && Object.is(shape.at(-1), output.at(-1))
        : shape.length === output.length && shape.every((size, axis) => Object.is(size, output[axis]));
      if (fits) continue;
      throw new NotLowered(
        `values of different shapes, [${output.join()}] and [${shape.join()}], have no kernel`,
        name,
      );
    }
    return { outputs: [output], weights: [] };
  },
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name, combination, averages }, inputs, outputShapes: [shape] }) => {
    const { steps } = stepsAndColumns(shape);
    const spread = eachOf(inputs, (input) => spreadRow(context, name, input, steps));
    const [first, ...others] = spread;
    const combined: Value[] = [];
    let value = first;
    for (const other of others) {
      const output = context.value(value.steps, value.columns);
      const sizes = [value.steps, context.batch, value.columns];
      const words = [value.address, other.address, output.address, ...sizes, combination];
      context.emit(Opcode.Combine, words, name, context.shape(value));
      combined.push(output);
      value = output;
    }
    if (averages) scale(context, name, value, value.address, 1 / (others.length + 1));
    return { outputs: [value], tape: { spread, combined } };
  },
  trace: null,
};

function longest(shapes: OneOrMore<Shape>): Shape {
  return shapes.reduce((longer, shape) => (shape.length > longer.length ? shape : longer));
}

function eachOf<From, To>([first, ...others]: OneOrMore<From>, make: (one: From) => To): OneOrMore<To> {
  return [make(first), ...others.map(make)];
}

/** A row that meets sequences, at each step, as tfjs-layers gives it axes of size 1 behind the batch's. */
function spreadRow(context: ProgramContext, name: string, input: Value, steps: number): Value {
  if (input.steps === steps) return input;
  const output = context.value(steps, input.columns);
  const words = [input.address, output.address, steps, context.batch, input.columns];
  context.emit(Opcode.Repeat, words, name, context.shape(output));
  return output;
}

/** In place: the numbers at `address`, laid out as `value`, times a factor. */
export function scale(
  context: ProgramContext,
  name: string,
  { steps, columns }: Value,
  address: number,
  factor: number,
): void {
  const words = [address, address, steps, context.batch, columns, float32Word(factor)];
  context.emit(Opcode.Scale, words, name, `${context.shape({ steps, columns })} * ${factor}`);
}
