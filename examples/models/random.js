// Random numbers that are the same in each run, for data that the programs make themselves.

/** @returns a function that returns numbers in [0, 1) */
export function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @returns a function that returns integers from 0 to `count - 1` */
export function integers(seed) {
  const next = random(seed);
  return (count) => Math.floor(next() * count);
}
