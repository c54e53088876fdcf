import type { SeriesFrame } from '../frame/frame.js';
import type { Window, WindowShape } from './windows.js';

/** Steps of the time line at which the parts end: training before `validation`, validation before `end`. */
export interface Split {
  readonly validation: number;
  readonly end: number;
}

/** Where windows may lie. */
export interface Bounds {
  /** First step that may be forecast. */
  readonly from: number;
  /** End of the steps that may be forecast, exclusive. */
  readonly to: number;
  /** Steps from one window to the next. */
  readonly stride: number;
  /** Whether to leave out windows with any missing target; otherwise only those without any target. */
  readonly complete: boolean;
}

/**
 * All windows with their forecast rows within the bounds; their lookback may lie before. Counted backwards, so that the last window ends at
 * the end of the bounds.
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

/** Number of steps of a window with all targets present. */
function presentSteps({ targets, truth }: SeriesFrame, origin: number, horizon: number): number {
  const width = truth.length;
  let present = 0;
  for (let step = origin; step < origin + horizon; step++) {
    const row = targets.subarray(step * width, (step + 1) * width);
    if (!row.some(Number.isNaN)) present++;
  }
  return present;
}
