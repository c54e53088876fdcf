// The sum of two waves. Each comes from a recurrence of multiplications and additions. Browsers compute Math.sin
// differently; this gives every browser the same numbers, so every training run has the same fingerprint.

/** Yields the values of the wave, from -1 to 1, without end. */
export function* wave() {
  // cos(2 pi / 23) and cos(2 pi / 9), and the sines that start the recurrences
  const waves = [
    { factor: 2 * 0.9629172873477994, before: -0.2697967711570243, now: 0 },
    { factor: 2 * 0.766044443118978, before: -0.6427876096865393, now: 0 },
  ];
  for (;;) {
    yield (waves[0].now + waves[1].now) / 2;
    for (const part of waves) [part.before, part.now] = [part.now, part.factor * part.now - part.before];
  }
}

/** Sequences from the wave, one step apart, and for each step the value that comes next. */
export function windows({ samples, time }) {
  const values = wave();
  const series = Array.from({ length: samples + time }, () => [values.next().value]);
  const from = (first) => series.slice(first, first + time);
  const starts = Array.from({ length: samples }, (_, start) => start);
  return { x: starts.map(from), y: starts.map((start) => from(start + 1)) };
}
