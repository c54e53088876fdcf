// Logarithmic axes: where they begin and end, and what is written at them.

/** Durations in milliseconds at an axis: `10 µs`, `1 ms`, `10 s`. */
export const DURATION_LABEL =
  "datum.value < 1 ? format(datum.value * 1000, '.3~g') + ' us' : " +
  "datum.value < 1000 ? format(datum.value, '.3~g') + ' ms' : format(datum.value / 1000, '.3~g') + ' s'";

/**
 * The ends of a logarithmic axis on which everything has room.
 *
 * @param right so much of its length is free beyond the largest value
 */
export function logDomain(values: readonly number[], right = 0.05): [number, number] {
  const low = Math.log10(Math.min(...values));
  const high = Math.log10(Math.max(...values));
  const span = Math.max(high - low, 0.6);
  const scale = span / (1 - right - 0.05);
  return [exact(10 ** (low - 0.05 * scale)), exact(10 ** (low + span + right * scale))];
}

/**
 * Round numbers within a domain: of 1-2-5, of 1-3, of powers of ten, or of every second or third, the first that
 * leaves enough room.
 *
 * @param length of the axis in pixels
 * @param apart least distance in pixels
 */
export function logTicks(domain: readonly [number, number], length: number, apart: number): number[] {
  const [low, high] = domain.map(Math.log10) as [number, number];
  const choices: [number[], number][] = [
    [[1, 2, 5], 1],
    [[1, 3], 1],
    [[1], 1],
    [[1], 2],
    [[1], 3],
  ];
  for (const [mantissas, every] of choices) {
    const ticks: number[] = [];
    for (let power = Math.floor(low); power <= high; power++) {
      if (power % every === 0) ticks.push(...mantissas.map((mantissa) => exact(mantissa * 10 ** power)));
    }
    const within = ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]);
    const places = within.map((tick) => (Math.log10(tick) / (high - low)) * length);
    if (places.every((place, index) => index === 0 || place - (places[index - 1] ?? 0) >= apart))
      return within;
  }
  return [];
}

/**
 * Heights for labels so that none covers another: as near to the wanted ones as their order allows.
 *
 * @param wanted heights in pixels
 * @param apart least distance in pixels
 * @param bottom the largest height that may be taken
 */
export function spread(wanted: readonly number[], apart: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const heights = [...wanted];
  let lowest = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    lowest = Math.max(heights[index] ?? 0, lowest + apart);
    heights[index] = lowest;
  }
  let highest = bottom;
  for (const index of order.reverse()) {
    heights[index] = Math.min(heights[index] ?? 0, highest);
    highest = (heights[index] ?? 0) - apart;
  }
  return heights;
}

/** Without the noise of powers: twelve digits. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
