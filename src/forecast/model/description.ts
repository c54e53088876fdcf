import type { CalendarFeature } from '../calendar.js';
import type { Encodings } from '../frame/frame.js';
import type { Roles } from '../frame/roles.js';
import type { ForecastShapes, Strategy } from '../network/shapes.js';
import type { ScalingName } from '../scaling/scalers.js';
import type { SeriesTable, TableOptions } from '../table/index.js';
import type { WindowShape } from '../windows/windows.js';

/** Options of a table, without those that a file cannot hold. */
export type Reading = Omit<TableOptions, 'signal' | 'onProgress'>;

/** Everything that defines a forecaster, except its networks and its history. Plain data, as in its file. */
export interface Description {
  readonly roles: Roles;
  readonly shape: WindowShape;
  readonly strategy: Strategy;
  readonly season: number;
  readonly scaling: ScalingName;
  /** Fraction of true values that the interval should contain; 0 for no interval. */
  readonly interval: number;
  /** In ascending order; the middle one is the point forecast. */
  readonly quantiles: readonly number[];
  /** How much the intervals are widened, in the unit of the network, `[horizon, targets]`; empty without an interval. */
  readonly calibration: readonly number[];
  readonly calendar: readonly CalendarFeature[];
  readonly encodings: Encodings;
  readonly shapes: ForecastShapes;
  /** How the table was read, for later tables. */
  readonly reading: Reading;
  readonly table: Pick<SeriesTable, 'step' | 'timeZone' | 'columns'>;
}

/** The quantiles that a network forecasts: the median, and both ends of the interval if there is one. */
export function quantilesOf(interval: number): readonly number[] {
  return interval === 0 ? [0.5] : [(1 - interval) / 2, 0.5, 1 - (1 - interval) / 2];
}
