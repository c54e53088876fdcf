import { Opcode } from '../../kernels/program/opcodes.js';
import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import { rowBytes, stepBytes, stepsAndColumns, type Value } from '../program/value.js';
import { type Config, readBoolean } from '../topology/fields.js';
import { exchange } from './permute.js';
import { type LayerRecord, type Named, type OneOrMore, oneOutput, type Shape, takesMasks } from './record.js';

/** Sums of products of two values along an axis of each, such as the scores and the context of attention. */
export interface DotLayer extends Named {
  readonly kind: 'dot';
  /** Axis of each input; the batch's axis is 0; negative: from the end. */
  readonly axes: readonly [number, number];
  /** Whether each is divided by its Euclidean norms along its axis first. */
  readonly normalizes: boolean;
}

/** An input divided by its norms: the summed index is in its columns. */
export interface Normalized {
  readonly value: Value;
  /** See kernels/normalization/unit-rows.ts; absent without a backward pass. */
  readonly inverse: Value | undefined;
  /** Whether its columns were its steps. */
  readonly isTurned: boolean;
}

/** Undefined for inputs that are not normalized. */
export type DotTape = readonly [Normalized, Normalized] | undefined;

/** One index of a value: how many there are, and how many bytes from one to the next. */
export interface Index {
  readonly size: number;
  readonly stride: number;
}

/** A value as a table of two indices, sample by sample. */
export interface Table {
  readonly address: number;
  /** From one sample to the next. */
  readonly sampleBytes: number;
  /** The index that stays, of size 1 if there is none; and the one that is summed over. */
  readonly free: Index;
  readonly summed: Index;
}

const NO_INDEX: Index = { size: 1, stride: 0 };

/** What tfjs-layers and Keras take for the square of a norm that is smaller. */
const LEAST_SQUARE = 1e-7;

export const dot: LayerRecord<DotLayer, DotTape, never> = {
  classes: {
    Dot: (name, config) => ({
      kind: 'dot',
      name,
      axes: readAxes(name, config),
      normalizes: readBoolean(name, config, 'normalize', false),
    }),
  },
  inputs: [2, 2],
  outputs: oneOutput,
  shapes: (layer, inputs) => {
    const [first, second] = inputs as readonly [Shape, Shape];
    const [along, other] = summedAxes(layer, inputs);
    if (!Object.is(first[along], second[other])) {
      const got = `[${first.join()}] and [${second.join()}]`;
      throw new NotLowered(
        `expected as many numbers along axes ${layer.axes.join()}, got ${got}`,
        layer.name,
      );
    }
    const left = [
      ...first.filter((_, axis) => axis !== along),
      ...second.filter((_, axis) => axis !== other),
    ];
    return { outputs: [left.length === 0 ? [1] : left], weights: [] };
  },
  // As in tfjs-layers: its output has none, whatever its inputs have.
  masking: takesMasks,
  memory: null,
  obstacleToStream: (_, inputs) =>
    inputs.some((shape) => shape.length > 1) ? 'dot takes all time steps at once' : undefined,
  forward: (context, { layer, inputs, inputShapes, outputShapes: [shape], keep }) => {
    const { steps, columns } = stepsAndColumns(shape);
    const axes = summedAxes(layer, inputShapes);
    const tape = layer.normalizes
      ? (inputs.map((input, index) => {
          const isTurned = axes[index] !== (inputShapes[index] as Shape).length - 1;
          return normalize(context, layer.name, input, isTurned, keep);
        }) as unknown as DotTape)
      : undefined;
    const output = context.value(steps, columns);
    const [left, right] = tablesOf(context, layer, inputs, inputShapes, tape);
    emitDot(context, layer.name, left, right, resultTable(context, output, left, right));
    return { outputs: [output], tape };
  },
  trace: null,
};

function readAxes(name: string, config: Config): [number, number] {
  const { axes } = config;
  const both: unknown[] = Array.isArray(axes) ? [...axes] : [axes, axes];
  if (both.length === 2 && both.every(Number.isInteger)) return [Number(both[0]), Number(both[1])];
  throw new NotLowered(`axes: expected an axis, or one for each input, got ${quote(axes)}`, name);
}

/** Axes of samples. */
function summedAxes({ name, axes }: DotLayer, inputs: OneOrMore<Shape>): [number, number] {
  const [first = -1, second = -1] = inputs.map((shape, input) => {
    const axis = axes[input] as number;
    const along = (axis < 0 ? axis + shape.length + 1 : axis) - 1;
    if (shape.length <= 2 && along >= 0 && along < shape.length) return along;
    throw new NotLowered(`axis ${axis} of [${shape.join()}] has no kernel`, name);
  });
  return [first, second];
}

/** Each row of a value, or of its columns, to norm 1. */
function normalize(
  context: ProgramContext,
  name: string,
  input: Value,
  isTurned: boolean,
  keep: boolean,
): Normalized {
  const { address, steps, columns } = isTurned ? exchange(context, name, input) : input;
  const value = context.value(steps, columns);
  const inverse = keep ? context.value(steps, 1) : undefined;
  const words = [address, value.address, inverse?.address ?? 0];
  const sizes = [steps, context.batch, columns, float32Word(LEAST_SQUARE)];
  context.emit(Opcode.NormalizeRows, [...words, ...sizes], name, context.shape(value));
  return { value, inverse, isTurned };
}

/** Both inputs as tables, or what they were divided to. */
export function tablesOf(
  { batch }: Pick<ProgramContext, 'batch'>,
  layer: DotLayer,
  inputs: OneOrMore<Value>,
  shapes: OneOrMore<Shape>,
  tape: DotTape,
): readonly [Table, Table] {
  const axes = summedAxes(layer, shapes);
  const [left, right] = inputs.map((own, input): Table => {
    const { address, columns, steps } = tape?.[input]?.value ?? own;
    const ofColumns = { size: columns, stride: 4 };
    const ofSteps = { size: steps, stride: stepBytes(batch, columns) };
    const indices = (shapes[input] as Shape).length === 1 ? [ofColumns] : [ofSteps, ofColumns];
    const summed = tape === undefined ? (indices[axes[input] as number] as Index) : ofColumns;
    const free = indices.find((index) => index !== summed) ?? NO_INDEX;
    return { address, sampleBytes: rowBytes(columns), free, summed };
  });
  return [left as Table, right as Table];
}

/** What comes of two tables: its indices are those that stay of each. */
export function resultTable(
  { batch }: Pick<ProgramContext, 'batch'>,
  { address, columns }: Value,
  left: Table,
  right: Table,
): Table {
  const isStep = left.free.stride > 0 && right.free.stride > 0;
  const ofSteps = stepBytes(batch, columns);
  const stride = ({ free }: Table): number => (free.stride === 0 ? 0 : 4);
  return {
    address,
    sampleBytes: rowBytes(columns),
    free: { size: left.free.size, stride: isStep ? ofSteps : stride(left) },
    summed: { size: right.free.size, stride: stride(right) },
  };
}

/** result[free, summed] = sum over k of left[free, k] right[free, k]; the result's columns are the inner loop. */
export function emitDot(
  context: ProgramContext,
  name: string,
  left: Table,
  right: Table,
  result: Table,
): void {
  const [outer, inner, rows, columns] =
    result.free.stride === 4
      ? [right, left, result.summed, result.free]
      : [left, right, result.free, result.summed];
  context.emit(
    Opcode.Dot,
    [
      ...[outer.address, inner.address, result.address, context.batch],
      ...[outer.sampleBytes, inner.sampleBytes, result.sampleBytes],
      ...[rows.size, columns.size, outer.summed.size],
      ...[outer.free.stride, outer.summed.stride, inner.free.stride, inner.summed.stride, rows.stride],
    ],
    name,
    `[${rows.size}, ${context.batch}, ${columns.size}] of ${outer.summed.size}`,
    2 * context.batch * rows.size * columns.size * outer.summed.size,
  );
}
