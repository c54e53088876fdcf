import { Opcode } from '../../../kernels/program/opcodes.js';
import type { ProgramContext } from '../../program/context.js';
import { rowBytes, type Value } from '../../program/value.js';

/** Where the sums are. */
export interface Sums {
  readonly dBeta: number;
  readonly dGamma: number;
}

/**
 * Sums down the rows: of the gradient, and of the gradient times what was normalized.
 *
 * @param dBeta where the first goes; undefined: into scratch
 * @param dGamma where the second goes
 */
export function normalizeSums(
  context: ProgramContext,
  name: string,
  gradient: number,
  xHat: Value,
  dBeta: number | undefined,
  dGamma: number | undefined,
): Sums {
  const scratch = (): number => context.arena.take(rowBytes(xHat.columns), 'scratch');
  const sums = { dBeta: dBeta ?? scratch(), dGamma: dGamma ?? scratch() };
  const rows = xHat.steps * context.batch;
  const words = [gradient, xHat.address, sums.dBeta, sums.dGamma, rows, xHat.columns];
  context.emit(Opcode.NormalizeSums, words, name, `[${rows}, ${xHat.columns}]`, 3 * rows * xHat.columns);
  return sums;
}
