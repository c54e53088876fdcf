import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import { readSizes } from '../topology/fields.js';
import { type LayerRecord, type Named, oneOutput, refusesMasks } from './record.js';

/** The two axes of a sequence, exchanged or not. */
export interface PermuteLayer extends Named {
  readonly kind: 'permute';
  readonly dims: readonly number[];
}

export const permute: LayerRecord<PermuteLayer, undefined, never> = {
  classes: {
    Permute: (name, config) => ({ kind: 'permute', name, dims: readSizes(name, config, 'dims') }),
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: ({ name, dims }, [input]) => {
    const isPermutation =
      dims.length === input.length && [...dims].sort().every((dim, index) => dim === index + 1);
    if (!isPermutation || !(exchanges(dims) || keeps(dims))) {
      throw new NotLowered(`dims ${dims.join()} of [${input.join()}] have no kernel`, name);
    }
    return { outputs: [dims.map((dim) => input[dim - 1] as number)], weights: [] };
  },
  masking: refusesMasks,
  memory: null,
  obstacleToStream: ({ dims }) => (keeps(dims) ? undefined : 'permute mixes time steps'),
  forward: (context, { layer, inputs: [input] }) => {
    if (keeps(layer.dims)) return { outputs: [input], tape: undefined };
    return { outputs: [exchange(context, layer.name, input)], tape: undefined };
  },
  trace: null,
};

/** Steps and columns of a value exchanged. */
export function exchange(context: ProgramContext, name: string, { address, steps, columns }: Value): Value {
  const output = context.value(columns, steps);
  context.emit(
    Opcode.Permute,
    [address, output.address, steps, context.batch, columns],
    name,
    context.shape(output),
  );
  return output;
}

function exchanges([first, second, ...others]: readonly number[]): boolean {
  return first === 2 && second === 1 && others.length === 0;
}

function keeps(dims: readonly number[]): boolean {
  return dims.every((dim, index) => dim === index + 1);
}
