import { Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from './context.js';
import { float32Word, float64Words } from './instruction.js';
import type { Value } from './value.js';

/** Words of the generator that one uniform number takes. */
const WORDS_PER_NUMBER = 2;

/**
 * Draws a mask `[steps, batch, columns]` from the generator (seed, 'dropout', step of the training), after all masks
 * before it: 0 with probability `rate`, else 1 / (1 - rate). tfjs-layers draws four masks for an LSTM and uses the
 * first: `drawn` counts them, so that both engines draw alike.
 *
 * @returns where it lies
 */
export function drawMask(
  context: ProgramContext,
  layer: string,
  rate: number,
  steps: number,
  columns: number,
  drawn: number = 1,
): number {
  if (context.masks === undefined) throw new RangeError('drawMask: expected a training program');
  const mask = context.value(steps, columns);
  const [key0, key1] = context.masks.key;
  context.emit(
    Opcode.DrawMask,
    [
      ...[mask.address, steps, context.batch, columns],
      ...float64Words(rate),
      float32Word(1 / (1 - rate)),
      ...[key0, key1],
      ...float64Words(context.drawnWords),
    ],
    layer,
    `mask ${context.shape(mask)}`,
  );
  context.drawnWords += drawn * WORDS_PER_NUMBER * steps * context.batch * columns;
  return mask.address;
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
