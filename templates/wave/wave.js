// An example of measured data: the sum of two waves, made by multiplications and additions only. Math.sin differs between machines;
// these numbers, and so the trained weights, are the same everywhere.

/** The first values, from -1 to 1. */
export function wave(count) {
  // 2 cos(2 pi / 23) and 2 cos(2 pi / 9), and the sines one step before the first.
  const waves = [
    { factor: 1.9258345746955994, before: -0.2697967711570243, now: 0 },
    { factor: 1.532088886237956, before: -0.6427876096865393, now: 0 },
  ];
  return Array.from({ length: count }, () => {
    const value = (waves[0].now + waves[1].now) / 2;
    for (const part of waves) [part.before, part.now] = [part.now, part.factor * part.now - part.before];
    return value;
  });
}
