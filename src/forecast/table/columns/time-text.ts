import { DAY, daysInMonth, daysOf } from '../../time/civil.js';

/** The notation of a time. */
export type TimeForm = 'iso' | 'dotted' | 'slashed';

/** A parsed time: ms since 1970, in UTC if the text has an offset, else in local time. */
export interface TextTime {
  ms: number;
  isWall: boolean;
  form: TimeForm;
}

const PLAIN =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(?:(Z|UTC)|([+-]\d\d):?(\d\d)?)?$/i;
const DATE = /^(\d{4})([-/.])(\d\d?)\2(\d\d?)$/;
const SHORT = /^(\d{4})([-/.])(\d\d?)\2(\d\d?)[T ]+(\d.*)$/i;
const MONTH = /^(\d{4})[-/](\d\d?)$/;
const QUARTER = /^(\d{4})[- ]?Q([1-4])$/i;
const DOTTED = /^(\d\d?)\.(\d\d?)\.(\d{4})(?:[, ]+(\d.*))?$/;
const SLASHED = /^(\d\d?)([/-])(\d\d?)\2(\d{4})(?:[, ]+(\d.*))?$/;
const CLOCK = /^(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\.?)?$/i;

/** The supported notations, for error messages. */
export const TIMES = 'a time such as 2024-03-31T02:00, 2024-03-31, 2024-03, 2024Q1, 31.03.2024 02:00';

/**
 * Parses a time in one of the notations of {@link TIMES}.
 *
 * @returns undefined if it is none of them, `'order'` for 3/4/2024 without a known order of day and month.
 */
export function timeOfText(
  text: string,
  dateOrder: 'dmy' | 'mdy' | undefined,
): TextTime | 'order' | undefined {
  const fast = fastIso(text);
  if (fast !== undefined) return fast;
  const trimmed = text.trim();
  return isoTime(trimmed) ?? otherTime(trimmed, dateOrder);
}

/**
 * A fast path without regular expressions for the most common texts: `2024-03-31`, optionally with `02:00`, `02:00:00` or `02:00:00.000`,
 * and `Z`.
 */
function fastIso(text: string): TextTime | undefined {
  const { length } = text;
  if (length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const date = dateMs(four(text), two(text, 5), two(text, 8));
  if (date === undefined) return undefined;
  if (length === 10) return { ms: date, isWall: true, form: 'iso' };
  const t = text.charCodeAt(10);
  if ((t !== 84 && t !== 32) || text.charCodeAt(13) !== 58) return undefined;
  let end = 16;
  let second = 0;
  if (text.charCodeAt(16) === 58) {
    second = two(text, 17);
    end = 19;
  }
  let ms = 0;
  if (end === 19 && text.charCodeAt(end) === 46) {
    ms = two(text, 20) * 10 + two(text, 21) - 10 * Math.floor(two(text, 21) / 10);
    end = 23;
  }
  const isUtc = length === end + 1 && text.charCodeAt(end) === 90;
  if (length !== end && !isUtc) return undefined;
  const time = clockMs(two(text, 11), two(text, 14), second, ms);
  return time === undefined ? undefined : { ms: date + time, isWall: !isUtc, form: 'iso' };
}

function isoTime(text: string): TextTime | undefined {
  const plain = PLAIN.exec(text);
  if (plain !== null) {
    const [
      ,
      year,
      month,
      day,
      hour,
      minute,
      second = '0',
      fraction = '',
      utc,
      offsetHour,
      offsetMinute = '0',
    ] = plain;
    const date = dateMs(Number(year), Number(month), Number(day));
    const time = clockMs(Number(hour), Number(minute), Number(second), thousandths(fraction));
    if (date === undefined || time === undefined || Number(offsetMinute) > 59) return undefined;
    const isWall = utc === undefined && offsetHour === undefined;
    const sign = offsetHour?.startsWith('-') ? -1 : 1;
    const offset = offsetHour === undefined ? 0 : Number(offsetHour) * 60 + sign * Number(offsetMinute);
    return { ms: date + time - offset * 60_000, isWall, form: 'iso' };
  }
  const whole = DATE.exec(text) ?? SHORT.exec(text);
  if (whole !== null) return ofParts(whole[1], whole[3], whole[4], whole[5], 'iso');
  const month = MONTH.exec(text);
  if (month !== null) return ofParts(month[1], month[2], '1', undefined, 'iso');
  const quarter = QUARTER.exec(text);
  if (quarter === null) return undefined;
  return ofParts(quarter[1], String(Number(quarter[2]) * 3 - 2), '1', undefined, 'iso');
}

function otherTime(text: string, dateOrder: 'dmy' | 'mdy' | undefined): TextTime | 'order' | undefined {
  const dotted = DOTTED.exec(text);
  if (dotted !== null) return ofParts(dotted[3], dotted[2], dotted[1], dotted[4], 'dotted');
  const slashed = SLASHED.exec(text);
  if (slashed === null) return undefined;
  const [, first, , second, year, clock] = slashed;
  if (dateOrder === undefined) return 'order';
  return dateOrder === 'dmy'
    ? ofParts(year, second, first, clock, 'slashed')
    : ofParts(year, first, second, clock, 'slashed');
}

function ofParts(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  clock: string | undefined,
  form: TimeForm,
): TextTime | undefined {
  const date = dateMs(Number(year), Number(month), Number(day));
  const time = clock === undefined ? 0 : timeOfClock(clock);
  return date === undefined || time === undefined ? undefined : { ms: date + time, isWall: true, form };
}

function timeOfClock(text: string): number | undefined {
  const parts = CLOCK.exec(text);
  if (parts === null) return undefined;
  const [, hour, minute, second = '0', fraction = '', half] = parts;
  let hours = Number(hour);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  return clockMs(hours, Number(minute), Number(second), thousandths(fraction));
}

function dateMs(year: number, month: number, day: number): number | undefined {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)))
    return undefined;
  return daysOf(year, month, day) * DAY;
}

/** 24:00 is the end of the day, as in ISO 8601. */
function clockMs(hour: number, minute: number, second: number, ms: number): number | undefined {
  const isEnd = hour === 24 && minute === 0 && second === 0 && ms === 0;
  if (!((hour <= 23 || isEnd) && minute <= 59 && second <= 59 && ms <= 999)) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

/** Milliseconds of a fraction of a second, truncated. */
function thousandths(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** Two digits as a number, NaN for other characters. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function four(text: string): number {
  return two(text, 0) * 100 + two(text, 2);
}
