// The inner loop of all matrix products: a tile of one or two rows and 16 columns, in registers.
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
// The loop takes eight terms before it turns, with a way out after each, and moves on in W only when it turns.
// That saves V8 the check for interrupts that it puts into every turn, and additions of addresses (128 terms, from
// one term a turn, GFLOP/s: Node 20 39.2 to 45.5, Bun 40.5 to 48.8, Deno 28.0 to 33.2), while unrolling without the
// ways out makes one block of it, whose loads V8 11 moves to the top, and loses a quarter. X moves on at every term,
// as JavaScriptCore is slow at splats with an offset (Bun 48.8 to 35.5).

/** Two rows. W and R are panels: rows of 64 bytes. */
@inline
export function tile2x16(
  x0: usize, x1: usize, stepX: usize, countX: i32, w: usize,
  h0: usize, h1: usize, countH: i32, r: usize, start0: usize, start1: usize, c0: usize, c1: usize,
): void {
  let a0 = v128.load(start0);
  let a1 = v128.load(start0, 16);
  let a2 = v128.load(start0, 32);
  let a3 = v128.load(start0, 48);
  let b0 = v128.load(start1);
  let b1 = v128.load(start1, 16);
  let b2 = v128.load(start1, 32);
  let b3 = v128.load(start1, 48);
  let s: v128;
  let t: v128;
  let v: v128;
  // The first sum, then the second with the same loop.
  while (true) {
    const end = x0 + <usize>countX * stepX;
    while (x0 != end) {
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 0);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 16);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 32);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 48);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 64);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 80);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 96);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 112);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 128);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 144);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 160);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 176);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 192);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 208);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 224);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 240);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 256);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 272);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 288);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 304);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 320);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 336);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 352);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 368);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 384);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 400);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 416);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 432);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      t = v128.load32_splat(x1);
      v = v128.load(w, 448);
      a0 = f32x4.add(a0, f32x4.mul(s, v));
      b0 = f32x4.add(b0, f32x4.mul(t, v));
      v = v128.load(w, 464);
      a1 = f32x4.add(a1, f32x4.mul(s, v));
      b1 = f32x4.add(b1, f32x4.mul(t, v));
      v = v128.load(w, 480);
      a2 = f32x4.add(a2, f32x4.mul(s, v));
      b2 = f32x4.add(b2, f32x4.mul(t, v));
      v = v128.load(w, 496);
      a3 = f32x4.add(a3, f32x4.mul(s, v));
      b3 = f32x4.add(b3, f32x4.mul(t, v));
      x0 += stepX;
      x1 += stepX;
      w += 512;
    }
    if (countH == 0) break;
    x0 = h0;
    x1 = h1;
    stepX = 4;
    countX = countH;
    w = r;
    countH = 0;
  }
  v128.store(c0, a0);
  v128.store(c0, a1, 16);
  v128.store(c0, a2, 32);
  v128.store(c0, a3, 48);
  v128.store(c1, b0);
  v128.store(c1, b1, 16);
  v128.store(c1, b2, 32);
  v128.store(c1, b3, 48);
}

/** One row: the last of an odd number of rows, of one panel. */
@inline
export function tile1x16(
  x0: usize, stepX: usize, countX: i32, w: usize, h0: usize, countH: i32, r: usize, start0: usize, c0: usize,
): void {
  let a0 = v128.load(start0);
  let a1 = v128.load(start0, 16);
  let a2 = v128.load(start0, 32);
  let a3 = v128.load(start0, 48);
  let s: v128;
  while (true) {
    const end = x0 + <usize>countX * stepX;
    while (x0 != end) {
      s = v128.load32_splat(x0);
      a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w, 0)));
      a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 16)));
      a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 32)));
      a3 = f32x4.add(a3, f32x4.mul(s, v128.load(w, 48)));
      x0 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w, 64)));
      a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 80)));
      a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 96)));
      a3 = f32x4.add(a3, f32x4.mul(s, v128.load(w, 112)));
      x0 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w, 128)));
      a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 144)));
      a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 160)));
      a3 = f32x4.add(a3, f32x4.mul(s, v128.load(w, 176)));
      x0 += stepX;
      if (x0 == end) break;
      s = v128.load32_splat(x0);
      a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w, 192)));
      a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 208)));
      a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 224)));
      a3 = f32x4.add(a3, f32x4.mul(s, v128.load(w, 240)));
      x0 += stepX;
      w += 256;
    }
    if (countH == 0) break;
    x0 = h0;
    stepX = 4;
    countX = countH;
    w = r;
    countH = 0;
  }
  v128.store(c0, a0);
  v128.store(c0, a1, 16);
  v128.store(c0, a2, 32);
  v128.store(c0, a3, 48);
}

/**
 * One row of two panels, w and v, r and q: four sums are bound by the latency of their additions, eight are not (a single
 * row takes 0.85 to 0.94 of the time of one panel after the other, 0.77 with wide vectors). One term a
 * turn: more gain nothing here, and lose in V8 11.
 */
@inline
export function tile1x32(
  x0: usize, countX: i32, w: usize, v: usize, h0: usize, countH: i32, r: usize, q: usize, start: usize, next: usize,
  c: usize,
): void {
  let a0 = v128.load(start);
  let a1 = v128.load(start, 16);
  let a2 = v128.load(start, 32);
  let a3 = v128.load(start, 48);
  let b0 = v128.load(next);
  let b1 = v128.load(next, 16);
  let b2 = v128.load(next, 32);
  let b3 = v128.load(next, 48);
  let s: v128;
  while (true) {
    const end = x0 + (<usize>countX << 2);
    while (x0 != end) {
      s = v128.load32_splat(x0);
      a0 = f32x4.add(a0, f32x4.mul(s, v128.load(w)));
      a1 = f32x4.add(a1, f32x4.mul(s, v128.load(w, 16)));
      a2 = f32x4.add(a2, f32x4.mul(s, v128.load(w, 32)));
      a3 = f32x4.add(a3, f32x4.mul(s, v128.load(w, 48)));
      // Never so. Two blocks: of one, V8 11 would load all eight vectors first, and has no registers left.
      if (v == 0) break;
      b0 = f32x4.add(b0, f32x4.mul(s, v128.load(v)));
      b1 = f32x4.add(b1, f32x4.mul(s, v128.load(v, 16)));
      b2 = f32x4.add(b2, f32x4.mul(s, v128.load(v, 32)));
      b3 = f32x4.add(b3, f32x4.mul(s, v128.load(v, 48)));
      x0 += 4;
      w += 64;
      v += 64;
    }
    if (countH == 0) break;
    x0 = h0;
    countX = countH;
    w = r;
    v = q;
    countH = 0;
  }
  v128.store(c, a0);
  v128.store(c, a1, 16);
  v128.store(c, a2, 32);
  v128.store(c, a3, 48);
  v128.store(c, b0, 64);
  v128.store(c, b1, 80);
  v128.store(c, b2, 96);
  v128.store(c, b3, 112);
}
