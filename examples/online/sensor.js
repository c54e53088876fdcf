// A sensor whose daily pattern changes. It uses only multiplications and additions, so every runtime gets the same numbers.

export const DAY = 24;

/** @returns a function that returns numbers in [0, 1) */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Yields one value an hour. Each day rises to a peak and falls again. The peak moves from early to late, so a fast rise and
 * a slow fall become a slow rise and a fast fall.
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
