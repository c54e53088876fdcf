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

/** Combines several values into one, element by element. */
export interface MergeLayer extends Named {
  readonly kind: 'merge';
  readonly combination: Combination;
  /** Whether the sum is divided by the number of inputs. */
  readonly averages: boolean;
}

/** Intermediate results: of the first two inputs, of that and the third, and so on. */
export interface MergeTape {
  /** The inputs, with rows and columns broadcast. */
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
    const output = together(inputs);
    for (const shape of inputs) {
      if (spreadsTo(shape, output)) continue;
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
    const { steps, columns } = stepsAndColumns(shape);
    const spread = eachOf(inputs, (input) =>
      spreadRow(context, name, spreadColumn(context, name, input, columns), steps),
    );
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

/** Along each axis the size that is not 1; those that a shape lacks are in front, and 1. */
function together(shapes: OneOrMore<Shape>): Shape {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** Whether a shape is the output's, but for a size of 1 along the last axis, or along all others. */
function spreadsTo(shape: Shape, output: Shape): boolean {
  const columns = shape.at(-1);
  if (columns !== 1 && !Object.is(columns, output.at(-1))) return false;
  const steps = shape.slice(0, -1);
  if (steps.every((size) => size === 1)) return true;
  return shape.length === output.length && steps.every((size, axis) => Object.is(size, output[axis]));
}

function eachOf<From, To>([first, ...others]: OneOrMore<From>, make: (one: From) => To): OneOrMore<To> {
  return [make(first), ...others.map(make)];
}

/** A column that meets several, in each of them. */
function spreadColumn(context: ProgramContext, name: string, input: Value, columns: number): Value {
  if (input.columns === columns) return input;
  const output = context.value(input.steps, columns);
  const words = [input.address, output.address, input.steps, context.batch, columns];
  context.emit(Opcode.Spread, words, name, context.shape(output));
  return output;
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
