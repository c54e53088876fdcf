// In place of src/kernels/program/interpret.ts: programs that put the threads, not the kernels, to the test.
// AssemblyScript. Each thread's result is a word of RESULTS; a good one is the sum of the run's arguments.
import { ARENA_START } from './arena';
import { barrier } from './barrier';
import { packs } from './packing';
import { beginWork, finishPart, partBegin, partEnd, phase, takePart } from './phases';
import { thread, threads } from './share';

const CELLS: usize = ARENA_START;
const RESULTS: usize = ARENA_START + 1024;
/** Nobody writes here. */
const NEVER: usize = ARENA_START + 2048;
/** Not 0 once all phases are over. */
const OVER: usize = ARENA_START + 3072;
/** Thread 0 writes here what the work that it opens is. */
const WORK: usize = ARENA_START + 3584;
/** Values that go from phase to phase: more than there are parts. */
const VALUES: i32 = 11;

export function interpret(program: usize, position: i32, stream: i32, logRow: i32, count: i32): void {
  const sum = <i32>program + position + stream + logRow + count;
  store<i32>(RESULTS + ((<usize>thread) << 2), sum);
  if (program == 0) exchange(count);
  else if (program == 1) trap(stream);
  else if (program == 2) sleepAt(stream, position, count);
  else if (program == 3) touchEnd();
  else if (program == 4) tellPacks();
  else if (ASC_FEATURE_THREADS && program == 5) takeParts(count);
  else if (ASC_FEATURE_THREADS && program == 6) takePartsWithout(stream, count);
  else if (ASC_FEATURE_THREADS && program == 7) needOthers();
}

/** Every round all threads write a cell, plainly, and read all others': all on the same cache line. */
function exchange(rounds: i32): void {
  for (let round = 1; round <= rounds; round++) {
    store<i32>(CELLS + ((<usize>thread) << 2), mix(round, thread));
    if (!barrier()) return;
    for (let other = 0; other < threads; other++) {
      if (load<i32>(CELLS + ((<usize>other) << 2)) != mix(round, other))
        store<i32>(RESULTS + ((<usize>thread) << 2), -round);
    }
    if (!barrier()) return;
  }
}

function mix(round: i32, cell: i32): i32 {
  return round * 40503 + cell * 97 + 1;
}

/** One thread traps, the others wait for it. */
function trap(unlucky: i32): void {
  if (thread == unlucky) unreachable();
  barrier();
}

// No local variables: code of Node 20's first compiler (Liftoff, V8 11.3) may lose them in a wait inside a loop. The kernels'
// own wait (program/barrier.ts) uses nothing after it but what it was given, which is kept.
let left: i32 = 0;
let nanoseconds: i64 = 0;
let isLate: bool = false;

/** One thread comes `milliseconds` late to each barrier; never, where they are negative. */
function sleepAt(late: i32, milliseconds: i32, count: i32): void {
  isLate = thread == late;
  nanoseconds = milliseconds < 0 ? -1 : <i64>milliseconds * 1_000_000;
  for (left = count; left > 0; left--) {
    if (ASC_FEATURE_THREADS && isLate) atomic.wait<i32>(NEVER, 0, nanoseconds);
    if (!barrier()) return;
  }
}

/** All threads write and read the last bytes of the memory as it is now. */
function touchEnd(): void {
  const cell = ((<usize>memory.size()) << 16) - ((<usize>(thread + 1)) << 2);
  store<i32>(cell, load<i32>(cell) + thread + 1);
}

/** What the host said of vectors. */
function tellPacks(): void {
  store<i32>(RESULTS + ((<usize>thread) << 2), packs ? 1 : 0);
}

/** Works of one to three phases, of which thread 0 tells the number; in each, the part that takes a value needs all values of the phase before. */
function takeParts(works: i32): void {
  for (let work = 1; work <= works; work++) {
    if (thread == 0) store<i32>(WORK, work);
    beginWork(1 + (work % 3), VALUES);
    while (takePart()) exchangePart(load<i32>(WORK));
  }
}

/** A function of its own, so that engines that do not replace running code optimise it. */
function exchangePart(work: i32): void {
  const from = CELLS + ((<usize>phase & 1) << 7);
  const to = CELLS + ((<usize>(phase + 1) & 1) << 7);
  if (phase > 0) {
    for (let value = 0; value < VALUES; value++) {
      if (load<i32>(from + ((<usize>value) << 2)) != mix(work + phase, value))
        store<i32>(RESULTS + ((<usize>thread) << 2), -work);
    }
  }
  const end = partEnd(VALUES, 2);
  for (let value = partBegin(VALUES, 2); value < end; value++) {
    store<i32>(to + ((<usize>value) << 2), mix(work + phase + 1, value));
  }
  finishPart();
}

/** Thread 0 opens a work and takes no part of it before another thread has; -1 if none does in some seconds. */
function needOthers(): void {
  beginWork(1, VALUES);
  if (thread == 0) {
    for (let looks: i64 = 1 << 34; atomic.load<i32>(OVER) == 0; looks--) {
      if (looks > 0) continue;
      store<i32>(RESULTS, -1);
      break;
    }
  }
  while (takePart()) {
    atomic.store<i32>(OVER, 1);
    exchangePart(1);
  }
  if (!barrier()) return;
  atomic.store<i32>(OVER, 0);
}

/** One thread, not the one that opens the work, comes when the others have done all phases: nothing is left for it. */
function takePartsWithout(late: i32, phases: i32): void {
  isLate = thread == late;
  if (isLate) while (atomic.load<i32>(OVER) == 0) {}
  beginWork(phases, VALUES);
  left = 0;
  while (takePart()) {
    left++;
    exchangePart(1);
  }
  if (isLate && left > 0) store<i32>(RESULTS + ((<usize>thread) << 2), -left);
  if (!isLate) atomic.store<i32>(OVER, 1);
  if (!barrier()) return;
  atomic.store<i32>(OVER, 0);
}
