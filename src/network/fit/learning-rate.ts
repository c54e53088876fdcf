import { mismatch } from '../../text/quote.js';
import type { FitOptions } from './options.js';

/**
 * The learning rate of an epoch by its schedule; the current one without a schedule.
 *
 * @throws RangeError if the schedule returns anything but a number of at least 0.
 */
export function scheduledRate(
  schedule: FitOptions['learningRateSchedule'],
  epoch: number,
  present: number,
): number {
  if (schedule === undefined) return present;
  const rate = schedule(epoch, present);
  if (typeof rate === 'number' && rate >= 0 && rate < Number.POSITIVE_INFINITY) return rate;
  const expected = `a number of at least 0 for epoch ${epoch}`;
  throw new RangeError(mismatch('fit: learningRateSchedule', expected, String(rate)));
}
