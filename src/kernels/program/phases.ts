// Work of many phases, each of which needs all of the one before: the parts of a phase are taken, not allotted. A
// thread takes its own part first, then those that nobody has begun. So who comes late (asleep, or without a core)
// holds nobody up: the others do its parts meanwhile, and it goes on where they are. No bit depends on who takes what.
//
// Thread 0 opens a work, so all that it has done before is there for all parts; what other threads have done before
// is only after a barrier. Nobody leaves a work before all of it is done.
//
// The word PHASES: how many phases of all programs are over (24 bits, which may wrap), and a bit for each part of the
// present one that is free (8 bits: MAX_THREADS, ./arena.ts); none between works. All threads run the same programs, so each knows at which number a work
// begins; what thread 0 ran alone meanwhile comes with the next run.
import { fail, hasFailed, waitForChange, wake } from './barrier';
import { FINISHED, PHASES } from './control';
import { cutInto, thread, threads } from './share';

/** Looks before a thread sleeps: some 10 microseconds. */
const LOOKS: i32 = 30_000;

/** PHASES, without parts, when the present work begins. */
let start: i32 = 0;
/** Phases of the present work, and parts of each. */
let phases: i32 = 0;
let parts: i32 = 1;
/** What this thread has taken: a phase, counted from 0, and a part. */
export let phase: i32 = 0;
let part: i32 = 0;

/** {@link start}, for those who slept while thread 0 worked alone. */
export function workStart(): i32 {
  return start;
}

export function setWorkStart(word: i32): void {
  start = word;
}

/** Takes over where the works of the other thread ended, which ran alone. */
export function followWork(): void {
  start = atomic.load<i32>(PHASES);
}

/** First of those of `count` in the part that is taken; a multiple of `grain`. */
export function partBegin(count: i32, grain: i32): i32 {
  return cutInto(parts, count, grain, part);
}

/** One past the last. */
export function partEnd(count: i32, grain: i32): i32 {
  return cutInto(parts, count, grain, part + 1);
}

/** Begins a work of `count` phases on all threads; `most` is into how many parts one can be cut, at least 1. */
export function beginWork(count: i32, most: i32): void {
  phases = count;
  parts = min(threads, most);
  if (thread == 0) openPhase(start);
}

/** The phase of which PHASES tells, without parts: all its parts are free. */
function openPhase(word: i32): void {
  atomic.store<i32>(PHASES, word | ((1 << parts) - 1));
  wake(PHASES);
}

/**
 * Takes a part that all is there for, waiting if need be.
 *
 * @returns false when all phases are over, or when a thread died or did not come in time
 */
export function takePart(): bool {
  while (true) {
    const word = atomic.load<i32>(PHASES);
    if (hasFailed()) return false;
    const over = (word - start) >> 8;
    if (over >= phases) {
      start += phases << 8;
      return false;
    }
    const free = word & 255;
    if (free == 0) {
      if (!waitForChange(PHASES, word, LOOKS, true)) fail();
      continue;
    }
    const taken = (free >> thread) & 1 ? thread : ctz(free);
    if (atomic.cmpxchg<i32>(PHASES, word, word & ~(1 << taken)) == word) {
      phase = over;
      part = taken;
      return true;
    }
  }
}

/** The part that was taken is done; the last of a phase opens the next one. */
export function finishPart(): void {
  if (atomic.add<i32>(FINISHED, 1) + 1 < parts) return;
  atomic.store<i32>(FINISHED, 0);
  const next = start + ((phase + 1) << 8);
  if (phase + 1 < phases) openPhase(next);
  else {
    atomic.store<i32>(PHASES, next);
    wake(PHASES);
  }
}
