// Loops over the states of a recurrent layer, by pairs of neighbouring vectors, loads before stores, which V8 packs.
import { lastLanes } from '../data/rows';

/** y = x times a mask, for `count` vectors; y may be x. */
export function multiplyStates(x: usize, mask: usize, y: usize, count: i32): void {
  const end = x + (<usize>(count & ~1) << 4);
  while (x != end) {
    const first = f32x4.mul(v128.load(x), v128.load(mask));
    const second = f32x4.mul(v128.load(x, 16), v128.load(mask, 16));
    v128.store(y, first);
    v128.store(y, second, 16);
    x += 32;
    mask += 32;
    y += 32;
  }
  if (count & 1) v128.store(y, f32x4.mul(v128.load(x), v128.load(mask)));
}

/** y += x, for `count` vectors. */
export function addStates(x: usize, y: usize, count: i32): void {
  const end = x + (<usize>(count & ~1) << 4);
  while (x != end) {
    const first = f32x4.add(v128.load(y), v128.load(x));
    const second = f32x4.add(v128.load(y, 16), v128.load(x, 16));
    v128.store(y, first);
    v128.store(y, second, 16);
    x += 32;
    y += 32;
  }
  if (count & 1) v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
}

/** Zeros, `count` (at least 1) vectors of them; for few bytes V8's memory.fill takes longer than this. */
export function clearStates(x: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = x + (<usize>count << 4);
  do {
    v128.store(x, zero);
    x += 16;
  } while (x != end);
}

/** Makes the padding of rows zeros: sigmoid(0), say, is none, and losses and later layers count on zeros. */
export function clearPadding(h: usize, row: usize, rows: i32, units: i32): void {
  const lanes = lastLanes(units);
  let last = h + row - 16;
  while (rows > 0) {
    v128.store(last, v128.and(v128.load(last), lanes));
    last += row;
    rows--;
  }
}
