import { Opcode } from '../../kernels/program/opcodes.js';
import type { MaskSource, ProgramContext } from '../program/context.js';
import { float32Word, float64Words } from '../program/instruction.js';
import type { Value } from '../program/value.js';

/** Words of the generator that one uniform number takes. */
const WORDS_PER_NUMBER = 2;
const TWO_TO_32 = 4_294_967_296;

/**
 * Draws masks from the generator (seed, 'dropout', step of the training), one after the other: 0 with probability
 * `rate`, else 1 / (1 - rate). tfjs-layers draws four masks for an LSTM and uses the first: `drawn` counts them, so
 * that both engines draw alike.
 */
export class Masks implements MaskSource {
  readonly #key: readonly [number, number];
  /** Words of the generator that the masks drawn so far have taken. */
  #drawnWords = 0;

  constructor(seed: number) {
    this.#key = [seed >>> 0, Math.floor(seed / TWO_TO_32)];
  }

  draw(
    context: ProgramContext,
    layer: string,
    rate: number,
    steps: number,
    columns: number,
    drawn: number = 1,
  ): number | undefined {
    if (rate <= 0 || rate >= 1) return undefined;
    const mask = context.value(steps, columns);
    context.emit(
      Opcode.DrawMask,
      [
        ...[mask.address, steps, context.batch, columns],
        ...float64Words(rate),
        float32Word(1 / (1 - rate)),
        ...this.#key,
        ...float64Words(this.#drawnWords),
      ],
      layer,
      `mask ${context.shape(mask)}`,
    );
    this.#drawnWords += drawn * WORDS_PER_NUMBER * steps * context.batch * columns;
    return mask.address;
  }

  drop(
    context: ProgramContext,
    layer: string,
    x: Value,
    rate: number,
    steps: number,
    drawn: number = 1,
  ): { output: Value; mask: number } | undefined {
    const mask = this.draw(context, layer, rate, steps, x.columns, drawn);
    if (mask === undefined) return undefined;
    const output = context.value(x.steps, x.columns);
    multiplyMask(context, layer, x, mask, output.address, steps);
    return { output, mask };
  }
}

/** y = x * mask; a mask of one step serves all. */
export function multiplyMask(
  context: ProgramContext,
  layer: string,
  x: Value,
  mask: number,
  y: number,
  maskSteps: number,
): void {
  const words = [x.address, mask, y, x.steps, context.batch, x.columns, maskSteps];
  context.emit(Opcode.MultiplyMask, words, layer, context.shape(x));
}
