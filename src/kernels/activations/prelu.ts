// Prelu, PreluGradient and PreluSlopeGradient: a rectifier whose slope below 0 is trained.
//
//   x, y, dy, dx [steps * batch, columns]; alpha, dAlpha [alphaSteps, alphaColumns], rows as those of a value
//   y = x < 0 ? alpha x : x;  dx = x > 0 ? dy : alpha dy;  dAlpha = sum over what shares it of (x > 0 ? 0 : dy x)
//
// Step t has row t mod alphaSteps of alpha, or, if they come in stretches, row t / (steps / alphaSteps); alphaColumns is
// columns, or 1: the same number for all columns. Source: tfjs-layers 4.22, PReLU, and tfjs-core's gradients of prelu. One
// rounding; sums are float32, step by step, sample by sample, in four lanes where the columns share, lanes
// last (sumOfLanes). The threads share the rows of alpha's vectors: each sum is one thread's. y may be x, dx may be dy.

import { rowBytes, sumOfLanes } from '../data/rows';
import { sampleBegin, sampleEnd, unitBegin, unitEnd } from '../program/share';

export function prelu(record: usize): void {
  const x = load<usize>(record, 4);
  const alpha = load<usize>(record, 8);
  const y = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const alphaSteps = load<i32>(record, 28);
  const alphaColumns = load<i32>(record, 32);
  const stretches = load<i32>(record, 36);
  const stride = rowBytes(columns);
  const begin = sampleBegin(batch);
  const bytes = <usize>(sampleEnd(batch) - begin) * stride;
  for (let t = 0; t < steps; t++) {
    const slopes = alpha + <usize>rowOf(t, steps, alphaSteps, stretches) * rowBytes(alphaColumns);
    let at = <usize>(t * batch + begin) * stride;
    for (const end = at + bytes; at < end; at += stride) {
      preluRow(x + at, slopes, y + at, stride, alphaColumns < columns);
    }
  }
}

function preluRow(x: usize, alpha: usize, y: usize, bytes: usize, same: bool): void {
  const one = v128.load32_splat(alpha);
  for (let at: usize = 0; at < bytes; at += 16) {
    const number = v128.load(x + at);
    const below = f32x4.mul(number, same ? one : v128.load(alpha + at));
    v128.store(y + at, v128.bitselect(below, number, f32x4.lt(number, f32x4.splat(0))));
  }
}

export function preluGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const alpha = load<usize>(record, 8);
  const dy = load<usize>(record, 12);
  const dx = load<usize>(record, 16);
  const steps = load<i32>(record, 20);
  const batch = load<i32>(record, 24);
  const columns = load<i32>(record, 28);
  const alphaSteps = load<i32>(record, 32);
  const alphaColumns = load<i32>(record, 36);
  const stretches = load<i32>(record, 40);
  const stride = rowBytes(columns);
  const begin = sampleBegin(batch);
  const bytes = <usize>(sampleEnd(batch) - begin) * stride;
  for (let t = 0; t < steps; t++) {
    const slopes = alpha + <usize>rowOf(t, steps, alphaSteps, stretches) * rowBytes(alphaColumns);
    let at = <usize>(t * batch + begin) * stride;
    for (const end = at + bytes; at < end; at += stride) {
      preluRowGradient(x + at, slopes, dy + at, dx + at, stride, alphaColumns < columns);
    }
  }
}

function preluRowGradient(x: usize, alpha: usize, dy: usize, dx: usize, bytes: usize, same: bool): void {
  const one = v128.load32_splat(alpha);
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(dy + at);
    const below = f32x4.mul(gradient, same ? one : v128.load(alpha + at));
    v128.store(dx + at, v128.bitselect(gradient, below, f32x4.gt(v128.load(x + at), f32x4.splat(0))));
  }
}

@inline
function rowOf(t: i32, steps: i32, alphaSteps: i32, stretches: i32): i32 {
  return stretches ? t / (steps / alphaSteps) : t % alphaSteps;
}

export function preluSlopeGradient(record: usize): void {
  const x = load<usize>(record, 4);
  const dy = load<usize>(record, 8);
  const dAlpha = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const alphaSteps = load<i32>(record, 28);
  const alphaColumns = load<i32>(record, 32);
  const stretches = load<i32>(record, 36);
  const stride = rowBytes(columns);
  const share = steps / alphaSteps;
  const same = alphaColumns < columns;
  /** From one step that shares a row to the next, and from the first of one row to that of the next. */
  const next = stretches ? 1 : alphaSteps;
  const apart = stretches ? share : 1;
  const vectors = same ? 1 : <i32>(stride >>> 4);
  const end = unitEnd(alphaSteps * vectors);
  for (let unit = unitBegin(alphaSteps * vectors); unit < end; unit++) {
    const first = (unit / vectors) * apart;
    const column = (<usize>(unit % vectors)) << 4;
    const width = same ? stride : 16;
    let sums = f32x4.splat(0);
    for (let n = 0; n < share; n++) {
      let at = <usize>((first + n * next) * batch) * stride + column;
      for (let b = 0; b < batch; b++) {
        for (const last = at + width; at < last; at += 16) sums = f32x4.add(sums, termOf(x + at, dy + at));
        at += stride - width;
      }
    }
    if (same) v128.store(dAlpha + ((<usize>unit) << 4), f32x4.replace_lane(f32x4.splat(0), 0, sumOfLanes(sums)));
    else v128.store(dAlpha + ((<usize>unit) << 4), sums);
  }
}

@inline
function termOf(x: usize, dy: usize): v128 {
  const number = v128.load(x);
  return v128.andnot(f32x4.mul(v128.load(dy), number), f32x4.gt(number, f32x4.splat(0)));
}
