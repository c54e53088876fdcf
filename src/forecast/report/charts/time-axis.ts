import type { SeriesTable } from '../../table/series-table.js';
import { DAY } from '../../time/civil.js';
import { timeText } from '../../time/steps.js';
import { zoneOf } from '../../time/zone.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** How times of a table are drawn and written. */
export interface TimeAxis {
  /** Options of the axis for these times, with this many ticks. */
  readonly x: (times: readonly number[], ticks: number) => object;
  /** Position of a time: as clocks show it, or a count of steps. */
  readonly at: (time: number) => Date | number;
  readonly text: (time: number) => string;
}

export function timeAxis({ step, timeZone }: Pick<SeriesTable, 'step' | 'timeZone'>): TimeAxis {
  if (step.unit === 'row') {
    const x = (_: readonly number[], ticks: number): object => ({
      ...{ label: 'step', labelAnchor: 'center', labelArrow: 'none', ticks },
    });
    return { x, at: (time) => time, text: String };
  }
  const zone = zoneOf(timeZone, 'forecastReport: timeZone');
  const areDays = step.unit !== 'ms';
  return {
    x: (times, ticks) => {
      const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
      const hasHours = (last - first) / ticks < DAY;
      return { type: 'utc', label: null, ticks, ...(hasHours && !areDays && { tickFormat: clockOrDay }) };
    },
    at: (time) => new Date(zone.wallAt(time)),
    text: (time) => {
      const text = timeText(zone, step.unit, time);
      return areDays && zone.wallAt(time) % DAY === 0 ? text.slice(0, text.indexOf('T')) : text;
    },
  };
}

/** `06:00`, or `Apr 27` at midnight. */
function clockOrDay(clock: Date): string {
  const time = clock.toISOString().slice(11, 16);
  return time === '00:00' ? `${MONTHS[clock.getUTCMonth()]} ${clock.getUTCDate()}` : time;
}
