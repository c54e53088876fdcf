import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from './context.js';
import type { Value } from './value.js';

/** The batch's samples of each input, out of where one batch of each lies. */
export function gatherInputs(context: ProgramContext, inputs: readonly Value[]): Value[] {
  return inputs.map(({ address, steps, columns }) => {
    const value = context.value(steps, columns);
    gather(context, address, value, 0);
    return value;
  });
}

/**
 * The batch's samples out of a data set into a value.
 *
 * @param dataset `[samples, steps, columns]`, unpadded
 * @param order where the numbers of the samples lie, or 0: as they stand
 */
export function gather(context: ProgramContext, dataset: number, value: Value, order: number): void {
  const words = [dataset, value.address, order, value.steps, context.batch, value.columns];
  context.emit(Opcode.Gather, words, '', context.shape(value));
}
