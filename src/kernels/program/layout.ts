// Where things lie in the arena: see opcodes.ts for values and panels.
import { ARENA_START } from './arena';

/** 64 bytes of zeros, which sums start from: the first thing in the arena. */
export const ZEROS: usize = <usize>ARENA_START;

/** Bytes of a row of `columns` floats, padded to a multiple of 4. */
@inline
export function rowBytes(columns: i32): usize {
  return <usize>((columns + 3) & ~3) << 2;
}
