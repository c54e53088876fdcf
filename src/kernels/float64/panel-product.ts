// A product of float64 matrices, added to what is there:
//
//   c [rows, 8] += a [rows, depth] panel [depth, 8]
//
// a and c are row-major, with strides of their own; of the panel's rows each takes 64 bytes. `rows` is even and at least
// 2, `depth` at least 1; strides are bytes. Each sum runs over the depth from its beginning, one product after the other
// and each rounded, whatever the tile: bits are those of a loop that takes no notice of any.
//
// A module of its own (scripts/kernels.mjs), small enough to be compiled while the caller waits.

/** As much of the panel as the first-level cache holds beside the rows: 16 KiB. */
const DEPTH: i32 = 256;

export function addPanelProduct(
  a: usize, aStride: usize, panel: usize, c: usize, cStride: usize, rows: i32, depth: i32,
): void {
  while (depth > 0) {
    const part = min(depth, DEPTH);
    let aRow = a;
    let cRow = c;
    for (let row = 0; row < rows; row += 2) {
      addTwoRows(aRow, aStride, panel, cRow, cStride, part);
      aRow += aStride << 1;
      cRow += cStride << 1;
    }
    a += <usize>part << 3;
    panel += <usize>part << 6;
    depth -= part;
  }
}

function addTwoRows(a: usize, aStride: usize, panel: usize, c: usize, cStride: usize, depth: i32): void {
  const second = c + cStride;
  let b = a + aStride;
  let c0 = v128.load(c);
  let c1 = v128.load(c, 16);
  let c2 = v128.load(c, 32);
  let c3 = v128.load(c, 48);
  let d0 = v128.load(second);
  let d1 = v128.load(second, 16);
  let d2 = v128.load(second, 32);
  let d3 = v128.load(second, 48);
  const end = a + (<usize>depth << 3);
  do {
    const x = v128.load64_splat(a);
    const y = v128.load64_splat(b);
    const p0 = v128.load(panel);
    c0 = f64x2.add(c0, f64x2.mul(x, p0));
    d0 = f64x2.add(d0, f64x2.mul(y, p0));
    const p1 = v128.load(panel, 16);
    c1 = f64x2.add(c1, f64x2.mul(x, p1));
    d1 = f64x2.add(d1, f64x2.mul(y, p1));
    const p2 = v128.load(panel, 32);
    c2 = f64x2.add(c2, f64x2.mul(x, p2));
    d2 = f64x2.add(d2, f64x2.mul(y, p2));
    const p3 = v128.load(panel, 48);
    c3 = f64x2.add(c3, f64x2.mul(x, p3));
    d3 = f64x2.add(d3, f64x2.mul(y, p3));
    panel += 64;
    b += 8;
    a += 8;
  } while (a != end);
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(c, c2, 32);
  v128.store(c, c3, 48);
  v128.store(second, d0);
  v128.store(second, d1, 16);
  v128.store(second, d2, 32);
  v128.store(second, d3, 48);
}
