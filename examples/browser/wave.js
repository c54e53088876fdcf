// Two added waves, each by a recurrence of multiplications and additions alone: unlike Math.sin, which browsers
// compute differently, it gives every browser the same numbers, and so every training run the same fingerprint.

/** Yields the values of the wave, within -1 and 1, without end. */
export function* wave() {
  // cos(2 pi / 23) and cos(2 pi / 9), and the sines with which the recurrences begin
  const waves = [
    { factor: 2 * 0.9629172873477994, before: -0.2697967711570243, now: 0 },
    { factor: 2 * 0.766044443118978, before: -0.6427876096865393, now: 0 },
  ];
  for (;;) {
    yield (waves[0].now + waves[1].now) / 2;
    for (const part of waves) [part.before, part.now] = [part.now, part.factor * part.now - part.before];
  }
}

/** Sequences out of the wave, one step apart, and at each step of them the value that comes next. */
export function windows({ samples, time }) {
  const values = wave();
  const series = Array.from({ length: samples + time }, () => [values.next().value]);
  const from = (first) => series.slice(first, first + time);
  const starts = Array.from({ length: samples }, (_, start) => start);
  return { x: starts.map(from), y: starts.map((start) => from(start + 1)) };
}
