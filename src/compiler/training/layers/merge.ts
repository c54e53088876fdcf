import { Combination, Opcode } from '../../../kernels/program/opcodes.js';
import { copyColumns } from '../../layers/concatenate.js';
import { type MergeLayer, type MergeTape, scale } from '../../layers/merge.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import type { Value } from '../../program/value.js';
import { type BackwardRecord, type GradientsOf, noWeights } from './record.js';

type MergeEntry = Entry<MergeLayer, MergeTape>;

export const merge: BackwardRecord<MergeLayer, MergeTape> = {
  prepare: (_context, { wanted }) => ({
    backward: (context, entry, [gradient]) => {
      if (gradient === undefined) return [];
      const { layer, inputs, outputs } = entry;
      if (layer.averages) scale(context, layer.name, outputs[0], gradient, 1 / inputs.length);
      const found =
        layer.combination === Combination.Add
          ? toEach(context, entry, gradient, wanted)
          : apart(context, entry, gradient, wanted);
      return found.map((address, index) => ofInput(context, entry, index, address));
    },
    weightGradients: noWeights,
  }),
};

/** Of an input that was one row at each step, the sum over the steps; of a column in all columns the sum over these. */
function ofInput(
  context: ProgramContext,
  { layer, inputs, tape }: MergeEntry,
  index: number,
  address: number | undefined,
): number | undefined {
  const input = inputs[index] as Value;
  const { steps, columns } = tape.spread[index] as Value;
  let dx = address;
  if (dx !== undefined && steps !== input.steps) {
    const row = context.value(1, columns).address;
    const words = [dx, row, steps, context.batch, columns];
    context.emit(Opcode.RepeatGradient, words, layer.name, context.shape({ steps, columns }));
    dx = row;
  }
  if (dx !== undefined && columns !== input.columns) {
    const column = context.value(input.steps, 1).address;
    const words = [dx, column, input.steps, context.batch, columns];
    context.emit(Opcode.SpreadGradient, words, layer.name, context.shape({ steps: input.steps, columns }));
    dx = column;
  }
  return dx;
}

/** Of a sum: the same to each input, each time in a place of its own. */
function toEach(
  context: ProgramContext,
  { layer, tape: { spread: inputs } }: MergeEntry,
  gradient: number,
  wanted: readonly boolean[],
): GradientsOf {
  const last = wanted.lastIndexOf(true);
  return inputs.map((input, index) => {
    if (!wanted[index]) return undefined;
    if (index === last) return gradient;
    const { steps, columns } = input;
    const copy = context.value(steps, columns);
    copyColumns(context, layer.name, { ...input, address: gradient }, copy, steps, 0, 0, columns);
    return copy.address;
  });
}

/** Of the others: pair by pair, from the last, which is how they came together. */
function apart(
  context: ProgramContext,
  { layer, tape }: MergeEntry,
  gradient: number,
  wanted: readonly boolean[],
): GradientsOf {
  const found: (number | undefined)[] = tape.spread.map(() => undefined);
  const [first, ...others] = tape.spread;
  for (let index = others.length - 1; index >= 0; index--) {
    const before = index === 0 ? first : (tape.combined[index - 1] as Value);
    const other = others[index] as Value;
    const goesOn = wanted.slice(0, index + 1).includes(true);
    const ofOther = wanted[index + 1] ? context.value(other.steps, other.columns).address : 0;
    const words = [before.address, other.address, gradient, goesOn ? gradient : 0, ofOther];
    const sizes = [other.steps, context.batch, other.columns];
    context.emit(
      Opcode.CombineGradient,
      [...words, ...sizes, layer.combination],
      layer.name,
      context.shape(other),
    );
    found[index + 1] = ofOther || undefined;
    if (!goesOn) return found;
  }
  found[0] = gradient;
  return found;
}
