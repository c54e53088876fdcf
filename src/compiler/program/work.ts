// What a program takes, told before it runs.
import { type Lowered, operationsOf, type Program } from './lower.js';

/** The cost of a call. */
export interface Work {
  /** Floating-point operations, as `explain` counts them, of all its batches. */
  readonly operations: number;
  /** Bytes of memory, as reported by `explain`. */
  readonly bytes: number;
  /** Numbers in all weights. */
  readonly parameters: number;
}

/** @param runs how often each program runs */
export function workOf(
  { layout, programs, bytes }: Pick<Lowered, 'layout' | 'programs' | 'bytes'>,
  runs: (program: Program) => number,
): Work {
  return {
    operations: programs.reduce((sum, program) => sum + runs(program) * operationsOf(program), 0),
    bytes,
    parameters: parametersOf(layout.parameters.all.map(({ spec }) => spec)),
  };
}

/** Numbers in weights of these shapes. */
export function parametersOf(weights: readonly { readonly shape: readonly number[] }[]): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
