// Rows of values: their padding, and which of them are this thread's.
//
// A value has row t * batch + b for step t of sample b; a thread has the samples [sampleBegin, sampleEnd).
// One thread alone has one run of steps * batch rows, several have one run of rows in every step. Kernels
// that treat all rows alike loop over these runs.

export { rowBytes } from '../program/layout';

import { sampleBegin, sampleEnd, threads } from '../program/share';

/** How many runs of consecutive rows this thread has. */
@inline
export function runCount(steps: i32): i32 {
  return threads == 1 ? 1 : steps;
}

/** Rows of each of this thread's runs. */
@inline
export function runRows(steps: i32, batch: i32): i32 {
  return threads == 1 ? steps * batch : sampleEnd(batch) - sampleBegin(batch);
}

/** Number of the first row of a run. */
@inline
export function runBegin(run: i32, batch: i32): i32 {
  return threads == 1 ? 0 : run * batch + sampleBegin(batch);
}

/** All bits of those lanes of a row's last vector that hold columns, none of its padding. */
@inline
export function lastLanes(columns: i32): v128 {
  return i32x4.le_s(i32x4(0, 1, 2, 3), i32x4.splat((columns - 1) & 3));
}

/** (lane 0 + lane 1) + (lane 2 + lane 3), three exactly rounded float32 additions. */
@inline
export function sumOfLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** One to three floats, then zeros: the last vector of a row which lies unpadded at `address`. */
@inline
export function loadPart(address: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(address);
  const two = v128.load64_zero(address);
  if (count == 2) return two;
  return f32x4.replace_lane(two, 2, load<f32>(address + 8));
}

/** Copies a multiple of 16 bytes. */
@inline
export function copyVectors(from: usize, to: usize, bytes: usize): void {
  const end = from + bytes;
  while (from < end) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
}

/** Zeros, a multiple of 16 bytes; for few bytes V8's memory.fill takes longer than this. */
@inline
export function clearVectors(address: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  const end = address + bytes;
  while (address < end) {
    v128.store(address, zero);
    address += 16;
  }
}

/** Whether a mask [steps, batch, 1] leaves a row out. */
@inline
export function isAbsent(mask: usize, row: i32): bool {
  return load<f32>(mask + (<usize>row << 4)) == 0;
}

/** How many of a number of rows a mask leaves in. */
export function countPresent(mask: usize, rows: i32): i32 {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!isAbsent(mask, row)) count++;
  }
  return count;
}

/** Copies `count` floats, not beyond them. */
export function copyFloats(from: usize, to: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += 4;
  }
}
