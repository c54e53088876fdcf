import { Opcode } from '../../kernels/program/opcodes.js';
import type { Dropped, MaskSource, ProgramContext } from '../program/context.js';
import { float32Word, float64Words } from '../program/instruction.js';
import type { Value } from '../program/value.js';

/** Words of the generator that one number takes, uniform or normal. */
const WORDS_PER_NUMBER = 2;
const TWO_TO_32 = 4_294_967_296;
/** What a scaled exponential linear unit comes near to far below 0. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

/**
 * Draws masks and normal numbers from the generator (seed, 'dropout', step of the training run), one after the other: 0 with probability
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
    kept: number = 1 / (1 - rate),
  ): number | undefined {
    if (rate <= 0 || rate >= 1) return undefined;
    const mask = context.value(steps, columns);
    context.emit(
      Opcode.DrawMask,
      [
        ...[mask.address, steps, context.batch, columns],
        ...float64Words(rate),
        float32Word(kept),
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
  ): Dropped | undefined {
    const mask = this.draw(context, layer, rate, steps, x.columns, drawn);
    if (mask === undefined) return undefined;
    const output = context.value(x.steps, x.columns);
    multiplyMask(context, layer, x, mask, output.address, steps);
    return { output, mask };
  }

  addNormals(context: ProgramContext, layer: string, x: Value, deviation: number): Value | undefined {
    if (deviation === 0) return undefined;
    const sum = this.#normals(context, layer, x, 0, deviation);
    const words = [x.address, sum.address, x.steps, context.batch, x.columns];
    context.emit(Opcode.AddValues, words, layer, context.shape(x));
    return sum;
  }

  multiplyNormals(context: ProgramContext, layer: string, x: Value, rate: number): Dropped | undefined {
    if (rate <= 0 || rate >= 1) return undefined;
    const { address: mask } = this.#normals(context, layer, x, 1, Math.sqrt(rate / (1 - rate)));
    const output = context.value(x.steps, x.columns);
    multiplyMask(context, layer, x, mask, output.address, x.steps);
    return { output, mask };
  }

  dropToAlpha(context: ProgramContext, layer: string, x: Value, rate: number): Dropped | undefined {
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATION * SATURATION));
    const mask = this.draw(context, layer, rate, x.steps, x.columns, 1, scale);
    if (mask === undefined) return undefined;
    const output = context.value(x.steps, x.columns);
    const shift = -scale * SATURATION * rate;
    // tfjs-layers 4.22 drops to the opposite of the saturation, Keras to the saturation.
    const words = [x.address, mask, output.address, x.steps, context.batch, x.columns];
    const numbers = [float32Word(shift), float32Word(shift - scale * SATURATION)];
    context.emit(Opcode.AlphaDrop, [...words, ...numbers], layer, context.shape(x));
    return { output, mask };
  }

  /** Normal numbers, as many as a value has. */
  #normals(
    context: ProgramContext,
    layer: string,
    { steps, columns }: Value,
    mean: number,
    deviation: number,
  ): Value {
    const numbers = context.value(steps, columns);
    context.emit(
      Opcode.DrawNormals,
      [
        ...[numbers.address, steps, context.batch, columns],
        ...[...float64Words(mean), ...float64Words(deviation)],
        ...this.#key,
        ...float64Words(this.#drawnWords),
      ],
      layer,
      `normal numbers ${context.shape(numbers)}`,
    );
    this.#drawnWords += WORDS_PER_NUMBER * steps * context.batch * columns;
    return numbers;
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
