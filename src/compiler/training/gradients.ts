import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';

/** dL/d(value) of each value that has one, by its number in the network. */
export class Gradients {
  readonly #addresses = new Map<number, number>();

  /** Where it lies; undefined: nothing that follows the value needs it. */
  of(value: number): number | undefined {
    return this.#addresses.get(value);
  }

  /** What one use of a value adds to its gradient: the first is the gradient so far, others are added to it. */
  add(
    context: ProgramContext,
    layer: string,
    number: number,
    { steps, columns }: Value,
    address: number | undefined,
  ): void {
    if (address === undefined) return;
    const sum = this.#addresses.get(number);
    if (sum === undefined) {
      this.#addresses.set(number, address);
      return;
    }
    const words = [address, sum, steps, context.batch, columns];
    context.emit(Opcode.AddValues, words, layer, context.shape({ steps, columns }));
  }
}
