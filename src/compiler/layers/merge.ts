import { Combination, Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import type { Value } from '../program/value.js';
import {
  type LayerRecord,
  type Named,
  noObstacle,
  oneOutput,
  passesMasks,
  type ReadLayer,
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
    const [first, ...others] = inputs;
    for (const other of others) {
      const isSame =
        other.length === first.length && other.every((size, axis) => Object.is(size, first[axis]));
      if (isSame) continue;
      throw new NotLowered(
        `values of different shapes, [${first.join()}] and [${other.join()}], have no kernel`,
        name,
      );
    }
    return { outputs: [first], weights: [] };
  },
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name, combination, averages }, inputs: [first, ...others] }) => {
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
    return { outputs: [value], tape: { combined } };
  },
  trace: null,
};

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
