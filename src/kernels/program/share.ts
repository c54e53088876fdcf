// Which part of an instruction belongs to this thread. Shares are disjoint and cover all; no result depends on
// where the cuts are, as every element is computed whole by one thread.

/** This thread's number, 0 to threads - 1. A global of this instance: every thread has its own. */
export let thread: i32 = 0;
/** Threads that execute the program. */
export let threads: i32 = 1;
/** Which share is this thread's: thread 0 has the last, so all of a single pair of samples. */
let share: i32 = 0;

export function setThread(index: i32, count: i32): void {
  thread = index;
  threads = count;
  share = count - 1 - index;
}

/** First of this thread's samples out of `batch`: even, so that kernels of two rows are not cut. */
export function sampleBegin(batch: i32): i32 {
  return cut(batch, 2, share);
}

/** One past the last of this thread's samples. */
export function sampleEnd(batch: i32): i32 {
  return cut(batch, 2, share + 1);
}

/** First of this thread's floats out of `count`: a multiple of 16, a cache line. */
export function floatBegin(count: i32): i32 {
  return cut(count, 16, share);
}

export function floatEnd(count: i32): i32 {
  return cut(count, 16, share + 1);
}

/** First of this thread's panels (or other units of work) out of `count`. */
export function unitBegin(count: i32): i32 {
  return cut(count, 1, share);
}

export function unitEnd(count: i32): i32 {
  return cut(count, 1, share + 1);
}

function cut(count: i32, grain: i32, index: i32): i32 {
  return cutInto(threads, count, grain, index);
}

/** Where part `index` of `parts` begins, a multiple of `grain`, or `count`. The last parts are the larger ones. */
export function cutInto(parts: i32, count: i32, grain: i32, index: i32): i32 {
  const grains = <i64>((count + grain - 1) / grain);
  return min(count, <i32>((grains * index) / parts) * grain);
}
