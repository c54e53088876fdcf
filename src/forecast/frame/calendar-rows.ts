import { type CalendarFeature, calendarFeatures, timesOf } from '../calendar.js';
import type { TimeStep } from '../table/series-table.js';
import type { Calendar } from './frame.js';

/** Days of a week. */
const WEEK = 7;

/** Default calendar features: those that change from step to step and repeat. */
export function defaultCalendar({ unit, count }: TimeStep): readonly CalendarFeature[] {
  const features: { readonly [own in TimeStep['unit']]: readonly CalendarFeature[] } = {
    ms: ['hour', 'weekday'],
    day: count % WEEK === 0 ? [] : ['weekday'],
    month: count % 12 === 0 ? [] : ['month'],
    row: [],
  };
  return features[unit];
}

/** Sine and cosine of each feature. */
export function calendarOf(names: readonly CalendarFeature[]): Calendar {
  const width = 2 * names.length;
  return {
    width,
    rows: (table, { start }, count) => {
      const rows = new Float32Array(count * width);
      if (width === 0) return rows;
      const columns = [...calendarFeatures(names, timesOf(table, start, 0, count), table.timeZone).values()];
      for (const [offset, column] of columns.entries()) {
        for (let row = 0; row < count; row++) rows[row * width + offset] = column[row] as number;
      }
      return rows;
    },
  };
}
