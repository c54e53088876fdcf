import type { CalendarFeature } from '../calendar.js';
import type { Encodings } from '../frame/frame.js';
import type { Roles } from '../frame/roles.js';
import type { ForecastShapes, Strategy } from '../network/shapes.js';
import type { ScalingName } from '../scaling/scalers.js';
import type { SeriesTable, TableOptions } from '../table/index.js';
import type { WindowShape } from '../windows/windows.js';

/** Options of a table, without what cannot be kept in a file. */
export type Reading = Omit<TableOptions, 'signal' | 'onProgress'>;

/** All that a forecaster knows beside its networks and its history. Plain data, as its file has it. */
export interface Description {
  readonly roles: Roles;
  readonly shape: WindowShape;
  readonly strategy: Strategy;
  readonly season: number;
  readonly scaling: ScalingName;
  /** Part of the truth that the interval holds; 0: there is none. */
  readonly interval: number;
  /** In their order; the middle one is the point forecast. */
  readonly quantiles: readonly number[];
  /** By how much intervals are widened, in the unit of the network, `[horizon, targets]`; empty without an interval. */
  readonly calibration: readonly number[];
  readonly calendar: readonly CalendarFeature[];
  readonly encodings: Encodings;
  readonly shapes: ForecastShapes;
  /** How the table was read, for those that come later. */
  readonly reading: Reading;
  readonly table: Pick<SeriesTable, 'step' | 'timeZone' | 'columns'>;
}

/** The quantiles that a network forecasts: the middle one, and the two ends of the interval if there is one. */
export function quantilesOf(interval: number): readonly number[] {
  return interval === 0 ? [0.5] : [(1 - interval) / 2, 0.5, 1 - (1 - interval) / 2];
}
