// One program, many threads: all interpret the same instructions and take their share of each (share.ts). Thread 0
// is the caller's. It publishes a run and works along; the others sleep in `work` until there is one.
import { barrier, fail, hasFailed, look, setPatience, waitForChange, wake } from './barrier';
import { ARGUMENTS, FAILED, LEAVE, RUN } from './control';
import { AWAITED, CALLER, OTHER } from './crew';
import { interpret } from './interpret';
import { setPacks } from './packing';
import { followWork, setWorkStart, workStart } from './phases';
import { setThread, thread, threads } from './share';

export { barrier, fail };

/** Looks before an idle worker sleeps: some 35 microseconds, so that it is awake if the next run comes at once. */
const IDLE_LOOKS: i32 = 100_000;

/**
 * Once for each instance, before anything else.
 *
 * @param thread 0 to count - 1; thread 0 calls `run`, the others `work`
 * @param count threads of this arena
 * @param isCrowded whether there are more threads than cores
 * @param mayWait whether this thread may sleep: not a browser's main thread
 * @param limit how long a barrier waits: milliseconds if it may sleep, else looks (see `countLooks`)
 * @param packs whether the engine packs vectors of 128 bits into such of 256; no bit depends on it
 */
export function initialize(
  thread: i32, count: i32, isCrowded: bool, mayWait: bool, limit: f64, packs: bool,
): void {
  setThread(thread, count);
  setPatience(isCrowded, mayWait, limit);
  setPacks(packs);
}

/** Looks so often at a word that does not change: for measuring how many there are in a millisecond. */
export function countLooks(looks: i32): void {
  if (ASC_FEATURE_THREADS) look(FAILED, atomic.load<i32>(FAILED), looks);
}

/**
 * Runs `count` steps of a program, by whom `crew` (crew.ts) says: with the same bits.
 * Returns 0, or 1 if a thread died or did not come in time.
 */
export function run(program: usize, position: i32, stream: i32, logRow: i32, count: i32, crew: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    if (hasFailed()) return 1;
    if (threads > 1) {
      if (crew == AWAITED) return awaitOther();
      if (crew == CALLER) return runAlone(program, position, stream, logRow, count);
      publish(program, position, stream, logRow, count, crew);
      if (crew == OTHER) return 0;
    }
  }
  interpret(program, position, stream, logRow, count);
  return barrier() ? 0 : 1;
}

/** As if there were no other threads: each share is all, and no barrier waits. */
function runAlone(program: usize, position: i32, stream: i32, logRow: i32, count: i32): i32 {
  const own = thread;
  const all = threads;
  setThread(0, 1);
  interpret(program, position, stream, logRow, count);
  setThread(own, all);
  return hasFailed() ? 1 : 0;
}

function awaitOther(): i32 {
  const came = barrier();
  followWork();
  return came ? 0 : 1;
}

function publish(program: usize, position: i32, stream: i32, logRow: i32, count: i32, crew: i32): void {
  store<usize>(ARGUMENTS, program);
  store<i32>(ARGUMENTS, position, 4);
  store<i32>(ARGUMENTS, stream, 8);
  store<i32>(ARGUMENTS, logRow, 12);
  store<i32>(ARGUMENTS, count, 16);
  store<i32>(ARGUMENTS, workStart(), 20);
  store<i32>(ARGUMENTS, crew, 24);
  atomic.add<i32>(RUN, 1);
  wake(RUN);
}

/** The life of a worker. Returns when it is to leave, or when a thread failed. */
export function work(): void {
  if (ASC_FEATURE_THREADS) {
    // Its first run is number 1; it may be there already.
    for (let last: i32 = 0; waitForChange(RUN, last, IDLE_LOOKS, false); last++) {
      if (atomic.load<i32>(LEAVE) != 0) return;
      workOnce();
      if (!barrier()) return;
    }
  }
}

/** A function of its own, so that engines that do not replace running code optimise what happens in it. */
function workOnce(): void {
  setWorkStart(load<i32>(ARGUMENTS, 20));
  const program = load<usize>(ARGUMENTS);
  const position = load<i32>(ARGUMENTS, 4);
  const stream = load<i32>(ARGUMENTS, 8);
  const logRow = load<i32>(ARGUMENTS, 12);
  const count = load<i32>(ARGUMENTS, 16);
  if (load<i32>(ARGUMENTS, 24) == OTHER) runAlone(program, position, stream, logRow, count);
  else interpret(program, position, stream, logRow, count);
}

/** Sends the workers home, those asleep and those who still work. */
export function dismiss(): void {
  if (ASC_FEATURE_THREADS) {
    atomic.store<i32>(LEAVE, 1);
    atomic.add<i32>(RUN, 1);
    wake(RUN);
  }
}
