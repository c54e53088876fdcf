/** Options of an axis of values, with room for its numbers to the left. */
export function valueAxis(values: readonly number[]): object {
  return { label: null, grid: true, nice: true, ticks: 5, tickSize: 0, ...tickFormatOf(values) };
}

/** Short numbers if long ones do not fit. */
export function tickFormatOf(values: readonly number[]): { tickFormat?: string } {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest < 10_000 && largest >= 0.01 ? {} : { tickFormat: '~s' };
}
