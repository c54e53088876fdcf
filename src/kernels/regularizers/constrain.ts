// ConstrainNorms and NonNegative: what a step leaves of a weight is brought back to where its constraint holds.
//
//   w [rows, columns] float32 in one or two matrices, one behind the other, each in panels (program/opcodes.ts), or in
//   padded rows; padding, where w is 0, stays 0
//   ConstrainNorms  rows are [outer, reduced, inner]; the norm of a group is that of the numbers w[o, :, i, c], of each
//                   column alone, or with `across` of all columns together
//     norm = sqrt(sum w^2), bounded = min(max(norm, least), most)
//     w <- w ((rate bounded + (1 - rate) norm) / (1e-7 + norm))
//   NonNegative     w <- max(w, 0)
//
// Source: tfjs-layers 4.22, constraints.js (Keras' MaxNorm, MinMaxNorm, UnitNorm, NonNeg). Sums of squares in float64: of
// one column row after row; across columns in four lanes (column mod 4), then (0 + 2) + (1 + 3). The factor is computed in
// float64 and rounded to float32 once, so w is off by at most 1 ULP. Each group belongs to one thread. NaN stays NaN.

import { floatBegin, floatEnd, unitBegin, unitEnd } from '../program/share';

/** As in tfjs and Keras. */
const EPSILON: f64 = 1e-7;

export function nonNegative(record: usize): void {
  const w = load<usize>(record, 4);
  const count = load<i32>(record, 8);
  const zero = f32x4.splat(0);
  const end = w + ((<usize>floatEnd(count)) << 2);
  for (let at = w + ((<usize>floatBegin(count)) << 2); at < end; at += 16) {
    v128.store(at, f32x4.max(v128.load(at), zero));
  }
}

/** Where the four columns from `column` on of row 0 lie, from the first number on. */
@inline
function placeOf(record: usize, column: i32): usize {
  const rows = load<i32>(record, 8);
  const first = load<i32>(record, 12);
  const panel = load<i32>(record, 20);
  const before = column < first ? 0 : first;
  const own = column - before;
  const inPanel = own % panel;
  return (<usize>((before + own - inPanel) * rows + inPanel)) << 2;
}

/** Bytes from one row of these columns to the next. */
@inline
function strideOf(record: usize, column: i32): usize {
  const first = load<i32>(record, 12);
  const second = load<i32>(record, 16);
  const panel = load<i32>(record, 20);
  const own = column < first ? column : column - first;
  const width = column < first ? first : second;
  return (<usize>min(panel, width - (own - (own % panel)))) << 2;
}

/** By what the numbers of a group are multiplied. */
@inline
function factorOf(record: usize, squares: f64): f32 {
  const least = <f64>load<f32>(record, 40);
  const most = <f64>load<f32>(record, 44);
  const rate = <f64>load<f32>(record, 48);
  const norm = sqrt(squares);
  const bounded = min(max(norm, least), most);
  return <f32>((rate * bounded + (1 - rate) * norm) / (EPSILON + norm));
}

export function constrainNorms(record: usize): void {
  if (load<i32>(record, 36) != 0) constrainAcross(record);
  else constrainColumns(record);
}

/** Each column by itself: threads take columns, four at a time. */
function constrainColumns(record: usize): void {
  const w = load<usize>(record, 4);
  const vectors = (load<i32>(record, 12) + load<i32>(record, 16)) >> 2;
  const outer = load<i32>(record, 24);
  const reduced = <usize>load<i32>(record, 28);
  const inner = load<i32>(record, 32);
  const end = unitEnd(vectors);
  for (let vector = unitBegin(vectors); vector < end; vector++) {
    const stride = strideOf(record, vector << 2);
    const step = stride * <usize>inner;
    const first = w + placeOf(record, vector << 2);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const from = first + stride * ((<usize>o) * reduced * <usize>inner + <usize>i);
        const to = from + step * reduced;
        let lower = f64x2.splat(0);
        let upper = f64x2.splat(0);
        for (let at = from; at < to; at += step) {
          const four = v128.load(at);
          const low = f64x2.promote_low_f32x4(four);
          const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
          lower = f64x2.add(lower, f64x2.mul(low, low));
          upper = f64x2.add(upper, f64x2.mul(high, high));
        }
        let factors = f32x4.splat(factorOf(record, f64x2.extract_lane(lower, 0)));
        factors = f32x4.replace_lane(factors, 1, factorOf(record, f64x2.extract_lane(lower, 1)));
        factors = f32x4.replace_lane(factors, 2, factorOf(record, f64x2.extract_lane(upper, 0)));
        factors = f32x4.replace_lane(factors, 3, factorOf(record, f64x2.extract_lane(upper, 1)));
        for (let at = from; at < to; at += step) v128.store(at, f32x4.mul(v128.load(at), factors));
      }
    }
  }
}

/** All columns together: threads take groups of rows. */
function constrainAcross(record: usize): void {
  const w = load<usize>(record, 4);
  const columns = load<i32>(record, 12) + load<i32>(record, 16);
  const reduced = <usize>load<i32>(record, 28);
  const inner = load<i32>(record, 32);
  const groups = load<i32>(record, 24) * inner;
  const end = unitEnd(groups);
  for (let group = unitBegin(groups); group < end; group++) {
    const row = (<usize>(group / inner)) * reduced * <usize>inner + <usize>(group % inner);
    let lower = f64x2.splat(0);
    let upper = f64x2.splat(0);
    for (let column = 0; column < columns; column += 4) {
      const stride = strideOf(record, column);
      const from = w + placeOf(record, column) + stride * row;
      const step = stride * <usize>inner;
      const to = from + step * reduced;
      for (let at = from; at < to; at += step) {
        const four = v128.load(at);
        const low = f64x2.promote_low_f32x4(four);
        const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
        lower = f64x2.add(lower, f64x2.mul(low, low));
        upper = f64x2.add(upper, f64x2.mul(high, high));
      }
    }
    const sums = f64x2.add(lower, upper);
    const squares = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    const factor = f32x4.splat(factorOf(record, squares));
    for (let column = 0; column < columns; column += 4) {
      const stride = strideOf(record, column);
      const from = w + placeOf(record, column) + stride * row;
      const step = stride * <usize>inner;
      const to = from + step * reduced;
      for (let at = from; at < to; at += step) v128.store(at, f32x4.mul(v128.load(at), factor));
    }
  }
}
