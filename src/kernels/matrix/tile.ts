// The inner loops of all matrix products: a tile of a few rows and 4, 8, 12 or 16 columns, in registers.
//
//   C[i, j] = start[i, j] + sum over k of X[i, k] W[k, j] + sum over k of H[i, k] R[k, j]
//
// start: the bias (both rows the same address), zeros, or C itself to go on with a sum. The second sum may be
// empty; an LSTM has both, and so keeps its accumulators in registers from the bias to the end.
//
// Every element is one accumulator that takes its products in the order of k, each rounded, then added and
// rounded: no result depends on the tile that computed it, on the thread, or on the machine. Error bound: that of
// a float32 sum in order, (k + 1) 2^-24 sum |x w|.
//
// Two rows of 16 columns are 8 accumulators, the most that V8 holds in registers beside the operands; loads stand
// in the order in which V8 11 does best: the splats of X first, each vector of W right before its first use.
//
// A loop takes four terms before it turns, with a way out after each. That saves V8 the check for interrupts that it
// puts into every turn (Node 20: 39 to 43 GFLOP/s at 128 terms; Deno: 28 to 37; Bun: 41 to 43), while unrolling
// without the ways out makes one block of it, whose loads V8 11 moves to the top, and loses a quarter.

/** Two rows, `width` columns (a constant where this is inlined). See the head of this file. */
// @ts-ignore: decorator
@inline
// prettier-ignore
export function tile2(
  width: i32, x0: usize, x1: usize, stepX: usize, countX: i32, w: usize, stepW: usize,
  h0: usize, h1: usize, countH: i32, r: usize, start0: usize, start1: usize, c0: usize, c1: usize,
): void {
  let a0 = v128.load(start0);
  let a1 = width > 4 ? v128.load(start0, 16) : i32x4.splat(0);
  let a2 = width > 8 ? v128.load(start0, 32) : i32x4.splat(0);
  let a3 = width > 12 ? v128.load(start0, 48) : i32x4.splat(0);
  let b0 = v128.load(start1);
  let b1 = width > 4 ? v128.load(start1, 16) : i32x4.splat(0);
  let b2 = width > 8 ? v128.load(start1, 32) : i32x4.splat(0);
  let b3 = width > 12 ? v128.load(start1, 48) : i32x4.splat(0);
  let s: v128;
  let t: v128;
  let v: v128;
  // The first sum, then the second with the same loop.
  while (true) {
    const end = w + <usize>countX * stepW;
    while (w != end) {
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w);
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
      if (width > 12) {
        v = v128.load(w, 48);
        a3 = f32x4.add(a3, f32x4.mul(s, v));
        b3 = f32x4.add(b3, f32x4.mul(t, v));
      }
      x0 += stepX;
      x1 += stepX;
      w += stepW;
      if (w == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w);
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
      if (width > 12) {
        v = v128.load(w, 48);
        a3 = f32x4.add(a3, f32x4.mul(s, v));
        b3 = f32x4.add(b3, f32x4.mul(t, v));
      }
      x0 += stepX;
      x1 += stepX;
      w += stepW;
      if (w == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w);
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
      if (width > 12) {
        v = v128.load(w, 48);
        a3 = f32x4.add(a3, f32x4.mul(s, v));
        b3 = f32x4.add(b3, f32x4.mul(t, v));
      }
      x0 += stepX;
      x1 += stepX;
      w += stepW;
      if (w == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w);
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
      if (width > 12) {
        v = v128.load(w, 48);
        a3 = f32x4.add(a3, f32x4.mul(s, v));
        b3 = f32x4.add(b3, f32x4.mul(t, v));
      }
      x0 += stepX;
      x1 += stepX;
      w += stepW;
    }
    if (countH == 0) break;
    x0 = h0;
    x1 = h1;
    stepX = 4;
    countX = countH;
    w = r;
    stepW = <usize>(width << 2);
    countH = 0;
  }
  v128.store(c0, a0);
  if (width > 4) v128.store(c0, a1, 16);
  if (width > 8) v128.store(c0, a2, 32);
  if (width > 12) v128.store(c0, a3, 48);
  v128.store(c1, b0);
  if (width > 4) v128.store(c1, b1, 16);
  if (width > 8) v128.store(c1, b2, 32);
  if (width > 12) v128.store(c1, b3, 48);
}

/** One row, `width` columns: the last of an odd number of rows. */
// @ts-ignore: decorator
@inline
// prettier-ignore
export function tile1(
  width: i32, x0: usize, stepX: usize, countX: i32, w: usize, stepW: usize,
  h0: usize, countH: i32, r: usize, start0: usize, c0: usize,
): void {
  let a0 = v128.load(start0);
  let a1 = width > 4 ? v128.load(start0, 16) : i32x4.splat(0);
  let a2 = width > 8 ? v128.load(start0, 32) : i32x4.splat(0);
  let a3 = width > 12 ? v128.load(start0, 48) : i32x4.splat(0);
  let s: v128;
  while (true) {
    const end = w + <usize>countX * stepW;
    while (w != end) {
      s = v128.load32_splat(x0);
      a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w)));
      if (width > 4) a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 16)));
      if (width > 8) a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 32)));
      if (width > 12) a3 = f32x4.add(a3, f32x4.mul(s, v128.load(w, 48)));
      x0 += stepX;
      w += stepW;
      if (w == end) break;
      s = v128.load32_splat(x0);
      a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w)));
      if (width > 4) a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 16)));
      if (width > 8) a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 32)));
      if (width > 12) a3 = f32x4.add(a3, f32x4.mul(s, v128.load(w, 48)));
      x0 += stepX;
      w += stepW;
    }
    if (countH == 0) break;
    x0 = h0;
    stepX = 4;
    countX = countH;
    w = r;
    stepW = <usize>(width << 2);
    countH = 0;
  }
  v128.store(c0, a0);
  if (width > 4) v128.store(c0, a1, 16);
  if (width > 8) v128.store(c0, a2, 32);
  if (width > 12) v128.store(c0, a3, 48);
}
