// Tiles of the narrow panels at the right edge of a matrix: see tile.ts for what they compute, and that the bits are
// the same.
//
// Two rows of 4 columns are two sums, each of which waits three cycles for itself at every term, so narrow panels take
// more rows at a time (Node 20: 64 x 64 x 4 from 20 to 31 GFLOP/s, 300 x 64 x 20 from 36 to 41, 8 x 8 x 8 from 14 to
// 18). Eight rows of 4 are slower than two: V8 11 loads all eight elements of X first, and has no registers left for
// the sums.

/** Six rows of 4 columns; rows of X, start and C are `xRow`, `startRow` and `cRow` bytes apart. */
export function tile6x4(
  x: usize, xRow: usize, stepX: usize, count: i32, w: usize, start: usize, startRow: usize, c: usize,
  cRow: usize,
): void {
  let a0 = v128.load(start);
  let a1 = v128.load((start += startRow));
  let a2 = v128.load((start += startRow));
  let a3 = v128.load((start += startRow));
  let a4 = v128.load((start += startRow));
  let a5 = v128.load((start += startRow));
  const row1: usize = 1 * xRow;
  const row2: usize = 2 * xRow;
  const row3: usize = 3 * xRow;
  const row4: usize = 4 * xRow;
  const row5: usize = 5 * xRow;
  const end = w + (<usize>count << 4);
  while (w != end) {
    const v = v128.load(w);
    a0 = f32x4.add(a0, f32x4.mul(v128.load32_splat(x), v));
    a1 = f32x4.add(a1, f32x4.mul(v128.load32_splat(x + row1), v));
    a2 = f32x4.add(a2, f32x4.mul(v128.load32_splat(x + row2), v));
    a3 = f32x4.add(a3, f32x4.mul(v128.load32_splat(x + row3), v));
    a4 = f32x4.add(a4, f32x4.mul(v128.load32_splat(x + row4), v));
    a5 = f32x4.add(a5, f32x4.mul(v128.load32_splat(x + row5), v));
    x += stepX;
    w += 16;
  }
  v128.store(c, a0);
  v128.store((c += cRow), a1);
  v128.store((c += cRow), a2);
  v128.store((c += cRow), a3);
  v128.store((c += cRow), a4);
  v128.store((c += cRow), a5);
}

/** Four rows of 8 columns. */
export function tile4x8(
  x: usize, xRow: usize, stepX: usize, count: i32, w: usize, start: usize, startRow: usize, c: usize,
  cRow: usize,
): void {
  let a0 = v128.load(start);
  let b0 = v128.load(start, 16);
  let a1 = v128.load((start += startRow));
  let b1 = v128.load(start, 16);
  let a2 = v128.load((start += startRow));
  let b2 = v128.load(start, 16);
  let a3 = v128.load((start += startRow));
  let b3 = v128.load(start, 16);
  const row2: usize = 2 * xRow;
  const row3: usize = 3 * xRow;
  const end = w + (<usize>count << 5);
  while (w != end) {
    const s0 = v128.load32_splat(x);
    const s1 = v128.load32_splat(x + xRow);
    const s2 = v128.load32_splat(x + row2);
    const s3 = v128.load32_splat(x + row3);
    let v = v128.load(w);
    a0 = f32x4.add(a0, f32x4.mul(s0, v));
    a1 = f32x4.add(a1, f32x4.mul(s1, v));
    a2 = f32x4.add(a2, f32x4.mul(s2, v));
    a3 = f32x4.add(a3, f32x4.mul(s3, v));
    v = v128.load(w, 16);
    b0 = f32x4.add(b0, f32x4.mul(s0, v));
    b1 = f32x4.add(b1, f32x4.mul(s1, v));
    b2 = f32x4.add(b2, f32x4.mul(s2, v));
    b3 = f32x4.add(b3, f32x4.mul(s3, v));
    x += stepX;
    w += 32;
  }
  v128.store(c, a0);
  v128.store(c, b0, 16);
  v128.store((c += cRow), a1);
  v128.store(c, b1, 16);
  v128.store((c += cRow), a2);
  v128.store(c, b2, 16);
  v128.store((c += cRow), a3);
  v128.store(c, b3, 16);
}

/** Two rows of `width` columns, 4, 8 or 12, a constant where this is inlined. */
@inline
export function tile2(
  width: i32, x0: usize, x1: usize, stepX: usize, count: i32, w: usize, start0: usize, start1: usize,
  c0: usize, c1: usize,
): void {
  let a0 = v128.load(start0);
  let a1 = width > 4 ? v128.load(start0, 16) : i32x4.splat(0);
  let a2 = width > 8 ? v128.load(start0, 32) : i32x4.splat(0);
  let b0 = v128.load(start1);
  let b1 = width > 4 ? v128.load(start1, 16) : i32x4.splat(0);
  let b2 = width > 8 ? v128.load(start1, 32) : i32x4.splat(0);
  const end = x0 + <usize>count * stepX;
  while (x0 != end) {
    const s = v128.load32_splat(x0);
    const t = v128.load32_splat(x1);
    let v = v128.load(w);
    a0 = f32x4.add(a0, f32x4.mul(s, v));
    b0 = f32x4.add(b0, f32x4.mul(t, v));
    if (width > 4) {
      v = v128.load(w, 16);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
    }
    if (width > 8) {
      v = v128.load(w, 32);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
    }
    x0 += stepX;
    x1 += stepX;
    w += <usize>(width << 2);
  }
  v128.store(c0, a0);
  if (width > 4) v128.store(c0, a1, 16);
  if (width > 8) v128.store(c0, a2, 32);
  v128.store(c1, b0);
  if (width > 4) v128.store(c1, b1, 16);
  if (width > 8) v128.store(c1, b2, 32);
}

/** One row. */
@inline
export function tile1(
  width: i32, x0: usize, stepX: usize, count: i32, w: usize, start0: usize, c0: usize,
): void {
  let a0 = v128.load(start0);
  let a1 = width > 4 ? v128.load(start0, 16) : i32x4.splat(0);
  let a2 = width > 8 ? v128.load(start0, 32) : i32x4.splat(0);
  const end = x0 + <usize>count * stepX;
  while (x0 != end) {
    const s = v128.load32_splat(x0);
    a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w)));
    if (width > 4) a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 16)));
    if (width > 8) a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 32)));
    x0 += stepX;
    w += <usize>(width << 2);
  }
  v128.store(c0, a0);
  if (width > 4) v128.store(c0, a1, 16);
  if (width > 8) v128.store(c0, a2, 32);
}
