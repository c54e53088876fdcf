// How threads wait: some microseconds awake, as most waits are short, then asleep, so that more threads than cores
// do not stop each other. WebAssembly has neither a clock nor an instruction for "somebody else go on": the time
// limit is that of the sleep and, where a thread may not sleep (a browser's main thread), a number of looks.
//
// All loads and stores here are sequentially consistent. So a sleeper that counts itself in SLEEPERS and then finds
// the word unchanged is seen by whoever changes the word and then reads SLEEPERS: no wake-up is lost.
import { ARRIVED, FAILED, GENERATION, PHASES, SLEEPERS } from './control';
import { threads } from './share';

/** Looks before a thread sleeps at a barrier: some 10 microseconds, about what sleeping and waking up cost. */
const BARRIER_LOOKS: i32 = 30_000;
/** The same where there are more threads than cores: whom one waits for may need this very core. */
const CROWDED_LOOKS: i32 = 300;

let crowded: bool = false;
let maySleep: bool = false;
/** Milliseconds where this thread may sleep, else looks. */
let patience: f64 = 0;

/** See `initialize` in threads.ts. */
export function setPatience(isCrowded: bool, mayWait: bool, limit: f64): void {
  crowded = isCrowded;
  maySleep = mayWait;
  patience = limit;
}

/**
 * Returns once all threads have called it; at once where there is one. What a thread wrote before, all see after.
 *
 * @returns false if a thread died or did not come in time: give up, as the numbers are worthless.
 */
export function barrier(): bool {
  if (!ASC_FEATURE_THREADS || threads == 1) return true;
  const generation = atomic.load<i32>(GENERATION);
  if (hasFailed()) return false;
  if (atomic.add<i32>(ARRIVED, 1) + 1 == threads) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.add<i32>(GENERATION, 1);
    wake(GENERATION);
  } else if (!waitForChange(GENERATION, generation, BARRIER_LOOKS, true)) {
    fail();
  }
  return !hasFailed();
}

export function hasFailed(): bool {
  return ASC_FEATURE_THREADS && atomic.load<i32>(FAILED) != 0;
}

/** Wakes all who sleep on the word at `address`, which has been changed before. */
export function wake(address: usize): void {
  if (atomic.load<i32>(SLEEPERS) != 0) atomic.notify(address, -1);
}

/**
 * Waits until the word at `address` is no longer `old`: `looks` looks, then asleep.
 *
 * @returns false if it did not change within this thread's patience; never where `limited` is false.
 */
export function waitForChange(address: usize, old: i32, looks: i32, limited: bool): bool {
  if (look(address, old, crowded ? CROWDED_LOOKS : looks)) return true;
  if (!maySleep) return lookOn(address, old);
  const nanoseconds = limited ? <i64>(patience * 1e6) : -1;
  do {
    atomic.add<i32>(SLEEPERS, 1);
    const result = atomic.wait<i32>(address, old, nanoseconds);
    atomic.sub<i32>(SLEEPERS, 1);
    if (result == AtomicWaitResult.TIMED_OUT) return atomic.load<i32>(address) != old;
    // Woken by a late call of `wake` for the change before: once more.
  } while (atomic.load<i32>(address) == old);
  return true;
}

/** Whether the word changed within this many looks. A function of its own, which engines optimise while it is used. */
export function look(address: usize, old: i32, looks: i32): bool {
  while (looks > 0) {
    if (atomic.load<i32>(address) != old) return true;
    looks--;
  }
  return false;
}

/** For a thread that may not sleep. */
function lookOn(address: usize, old: i32): bool {
  const portion: i32 = 100_000;
  for (let looks: f64 = 0; looks < patience; looks += <f64>portion) {
    if (look(address, old, portion)) return true;
  }
  return false;
}

/** Makes all threads give up: those at the barrier now, the others when they come to it. */
export function fail(): void {
  if (!ASC_FEATURE_THREADS) return;
  atomic.store<i32>(FAILED, 1);
  atomic.add<i32>(GENERATION, 1);
  atomic.notify(GENERATION, -1);
  atomic.add<i32>(PHASES, 1 << 8);
  atomic.notify(PHASES, -1);
}
