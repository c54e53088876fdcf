// How one call after the other is timed. Times are in milliseconds.

/** How long one measurement takes: long against the clock, short against other programs' turns. */
const DURATION = 0.5;
const WARM_UP = 25;
const COMPILING = 250;

/** Something to be measured: `call()` does `operations`. */
export function measurement(details, operations, call) {
  return { ...details, operations, call, calls: 1, times: [] };
}

/** Until engines have optimised all of them. */
export async function warmUp(measurements) {
  // Twice: engines compile in the background, and on a busy machine they take their time.
  for (let round = 0; round < 2; round++) {
    for (const one of measurements) warmUpOne(one);
    await new Promise((resolve) => setTimeout(resolve, COMPILING));
  }
}

/** One more time for each. */
export function repeat(measurements) {
  for (const one of measurements) one.times.push(timeOnce(one));
}

/** Calls for a while; then finds as many calls as fill a measurement. */
function warmUpOne(measured) {
  const begin = performance.now();
  let calls = 0;
  while (performance.now() - begin < WARM_UP) {
    measured.call();
    calls++;
  }
  measured.calls = 1;
  const single = timeOnce({ ...measured, calls: Math.max(1, Math.floor(calls / 20)) });
  measured.calls = Math.max(1, Math.round(DURATION / single));
}

/** Milliseconds of one call. */
function timeOnce({ call, calls }) {
  call();
  const begin = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (performance.now() - begin) / calls;
}
