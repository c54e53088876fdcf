// What threads share of an LSTM: samples or units. See docs/performance.md for the measurement.

/** Units from which it pays that threads share them, of few samples. */
const SHARED_UNITS = 64;

/**
 * Whether the threads share the units of an LSTM, step by step, as there is not a pair of samples for each. Where there
 * is, they share the samples, and do not wait for each other on the way through time.
 */
export function sharesUnits(batch: number, units: number, threads: number): boolean {
  return threads > Math.ceil(batch / 2) && units >= SHARED_UNITS;
}
