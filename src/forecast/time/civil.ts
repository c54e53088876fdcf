// Conversions between days of the proleptic Gregorian calendar and days since 1970-01-01, in integer arithmetic.

export const DAY = 86_400_000;

/** A day of the calendar. */
export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days from 1970-01-01 to this day; months outside 1 to 12 carry over to other years. */
export function daysOf(year: number, month: number, day: number): number {
  const monthsOn = month - 1;
  const years = year + Math.floor(monthsOn / 12);
  const march = (monthsOn - 12 * Math.floor(monthsOn / 12) + 10) % 12; // 0 is March, so that the leap day ends the year.
  const y = march >= 10 ? years - 1 : years;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * march + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/** The day this many days after 1970-01-01. */
export function civilOf(days: number): Civil {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Number of days in a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (LENGTHS[month - 1] ?? 0);
}

/** The day that contains this time, given as ms since 1970 in UTC or local time. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY);
}

/** `2024-03-31T02:00`, with seconds and ms unless they are 0. */
export function clockText(ms: number): string {
  const { year, month, day } = civilOf(dayOf(ms));
  const rest = ms - dayOf(ms) * DAY;
  const pad = (value: number, length: number = 2): string => String(value).padStart(length, '0');
  const seconds = Math.floor(rest / 1000) % 60;
  const thousandths = rest % 1000;
  let text = `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(Math.floor(rest / 3_600_000))}:${pad(Math.floor(rest / 60_000) % 60)}`;
  if (seconds !== 0 || thousandths !== 0) text += `:${pad(seconds)}`;
  if (thousandths !== 0) text += `.${pad(thousandths, 3)}`;
  return text;
}
