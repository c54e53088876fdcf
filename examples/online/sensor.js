// A sensor whose days change. By multiplications and additions alone, so that every runtime gets the same numbers.

export const DAY = 24;

/** @returns a function that gives numbers in [0, 1) */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Yields one value an hour. Each day rises to a peak and falls again: at first the peak is early, at last it is late, so that a slow fall
 * and a fast rise become a fast fall and a slow rise.
 */
export function* sensor({ days, seed }) {
  const draw = random(seed);
  for (let hour = 0; hour < days * DAY; hour++) {
    const time = (hour % DAY) / DAY;
    const peak = 0.2 + (0.6 * hour) / (days * DAY);
    const level = time < peak ? time / peak : (1 - time) / (1 - peak);
    yield level + 0.1 * (draw() - 0.5);
  }
}
