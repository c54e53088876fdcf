import type { SeriesFrame } from '../frame/frame.js';
import type { Window, WindowShape } from './windows.js';

/** Steps of the time line at which the parts begin and end: training before `validation`, that before `end`. */
export interface Split {
  readonly validation: number;
  readonly end: number;
}

/** Where a window may begin. */
export interface Bounds {
  /** No row before this step of the time line is forecast. */
  readonly from: number;
  /** No row from this step on. */
  readonly to: number;
  /** Steps from one window to the next. */
  readonly stride: number;
  /** Whether windows with a target that is missing are left out; else only those where all are. */
  readonly complete: boolean;
}

/**
 * All windows whose forecast rows are within bounds. What they look back at may lie before: it is past. Counted from the end of the
 * bounds backwards, so that the last window ends there.
 */
export function windowsWithin(
  frames: readonly SeriesFrame[],
  { lookback, horizon }: WindowShape,
  { from, to, stride, complete }: Bounds,
): Window[] {
  return frames.flatMap((frame, series) => {
    const windows: Window[] = [];
    const most = Math.min(frame.length, to - frame.first) - horizon;
    const least = Math.max(lookback, from - frame.first);
    for (let origin = most; origin >= least; origin -= stride) {
      const present = presentSteps(frame, origin, horizon);
      if (present > 0 && !(complete && present < horizon)) windows.push({ series, origin });
    }
    return windows.reverse();
  });
}

/** How many steps of a window have all their targets. */
function presentSteps({ targets, truth }: SeriesFrame, origin: number, horizon: number): number {
  const width = truth.length;
  let present = 0;
  for (let step = origin; step < origin + horizon; step++) {
    const row = targets.subarray(step * width, (step + 1) * width);
    if (!row.some(Number.isNaN)) present++;
  }
  return present;
}
