import { LetheError } from '../../errors.js';
import { mismatch, quote } from '../../text/quote.js';
import { DAY } from './civil.js';

/**
 * Distance of samples: no two changes of a zone are closer (the closest since 1900: four days, Freetown in 1939). A search by bisection
 * finds the changes in between.
 */
const SAMPLE = 3 * DAY;
/** Samples are taken in blocks of this length. */
const BLOCK = 122 * SAMPLE;
/** Bound for offsets from UTC, and for jumps. */
const FURTHEST = 26 * 3_600_000;
/** Years 1 to 9999. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

/**
 * A time zone: conversions between UTC and local time. It asks `Intl` for the offset once in three days; between two changes it computes.
 */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat | undefined;
  /** Start of each offset, ascending; the first is the start of the known range. */
  readonly #starts: number[] = [];
  readonly #offsets: number[] = [];
  #from = 0;
  #to = 0;
  /** Index of the last lookup, usually also of the next one. */
  #last = 0;

  /** @throws RangeError if `Intl` does not know the zone. */
  constructor(name: string, what: string) {
    this.name = name;
    this.#format = name === 'UTC' ? undefined : formatOf(name, what);
    if (this.#format === undefined) {
      this.#from = Number.NEGATIVE_INFINITY;
      this.#to = Number.POSITIVE_INFINITY;
      this.#starts.push(this.#from);
      this.#offsets.push(0);
    }
  }

  /** Offset from UTC in ms at this time, given as ms since 1970 in UTC. */
  offsetAt(utc: number): number {
    return this.#offsets[this.#placeOf(utc)] ?? 0;
  }

  /** The local time, as ms since 1970. */
  wallAt(utc: number): number {
    return utc + this.offsetAt(utc);
  }

  /** The moments in UTC at which clocks show this time: none if they skip it, two if it repeats, earlier first. */
  timesOf(wall: number): readonly number[] {
    this.#placeOf(wall - FURTHEST);
    this.#placeOf(wall + FURTHEST);
    const times: number[] = [];
    const first = this.#placeOf(wall - FURTHEST);
    for (let place = first; place < this.#starts.length; place++) {
      const start = this.#starts[place] as number;
      if (start > wall + FURTHEST) break;
      const time = wall - (this.#offsets[place] as number);
      const end = this.#starts[place + 1] ?? this.#to;
      if (time >= start && time < end) times.push(time);
    }
    return times;
  }

  /** The only moment at which clocks show this time; undefined if there is none, or two. */
  onlyTimeOf(wall: number): number | undefined {
    const place = this.#last;
    const time = wall - (this.#offsets[place] ?? 0);
    const start = this.#starts[place] ?? this.#to;
    const end = this.#starts[place + 1] ?? this.#to;
    if (time - FURTHEST > start && time + FURTHEST < end) return time;
    const times = this.timesOf(wall);
    this.#last = this.#placeOf(times[0] ?? wall);
    return times.length === 1 ? times[0] : undefined;
  }

  /** The moment of the jump, for a time that clocks skip. */
  jumpOver(wall: number): number {
    const place = this.#placeOf(wall + FURTHEST);
    for (let at = place; at > 0; at--) {
      const start = this.#starts[at] as number;
      const before = this.#offsets[at - 1] as number;
      const after = this.#offsets[at] as number;
      if (wall >= start + before && wall < start + after) return start;
    }
    return wall;
  }

  /** Index of the offset that is valid at this time. */
  #placeOf(utc: number): number {
    if (utc < this.#from || utc >= this.#to) this.#cover(utc);
    const starts = this.#starts;
    const last = this.#last;
    if (utc >= (starts[last] as number) && utc < (starts[last + 1] ?? this.#to)) return last;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= utc) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low;
  }

  #cover(utc: number): void {
    if (this.#starts.length === 0) {
      this.#from = Math.floor(utc / BLOCK) * BLOCK;
      this.#to = this.#from;
      this.#starts.push(this.#from);
      this.#offsets.push(this.#ask(this.#from));
    }
    for (; utc < this.#from; this.#from -= BLOCK) {
      const changes = this.#changesFrom(this.#from - BLOCK);
      const offset = this.#ask(this.#from - BLOCK);
      // The old first entry is either the start of the known range, not a change, or equal to the last change.
      this.#starts.splice(0, 1, this.#from - BLOCK, ...changes.map(({ start }) => start));
      this.#offsets.splice(0, 1, offset, ...changes.map((change) => change.offset));
    }
    for (; utc >= this.#to; this.#to += BLOCK) {
      const changes = this.#changesFrom(this.#to);
      this.#starts.push(...changes.map(({ start }) => start));
      this.#offsets.push(...changes.map((change) => change.offset));
    }
    this.#last = 0;
  }

  /** Changes within (from, from + BLOCK]. */
  #changesFrom(from: number): { start: number; offset: number }[] {
    const changes: { start: number; offset: number }[] = [];
    let offset = this.#ask(from);
    for (let at = from; at < from + BLOCK; at += SAMPLE) {
      const next = this.#ask(at + SAMPLE);
      if (next === offset) continue;
      let low = at;
      let high = at + SAMPLE;
      while (high - low > 1000) {
        const middle = low + Math.floor((high - low) / 2000) * 1000;
        if (this.#ask(middle) === offset) low = middle;
        else high = middle;
      }
      changes.push({ start: high, offset: next });
      offset = next;
    }
    return changes;
  }

  /** Offset by `Intl`. */
  #ask(utc: number): number {
    const time = Math.min(LAST, Math.max(FIRST, utc));
    const shown = (this.#format as Intl.DateTimeFormat).format(time).match(/\d+/g) ?? [];
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = shown.map(Number);
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hour, minute, second);
    return date.getTime() - Math.floor(time / 1000) * 1000;
  }
}

function formatOf(name: string, what: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch (error) {
    const expected = 'the IANA name of a time zone, such as Europe/Berlin';
    throw new RangeError(mismatch(what, expected, quote(name)), { cause: error });
  }
}

/** @throws LetheError `data` for a time outside the years 1 to 9999. */
export function checkTime(what: string, ms: number): void {
  if (ms >= FIRST && ms <= LAST) return;
  throw new LetheError('data', mismatch(what, 'a time in the years 1 to 9999', `${ms} ms since 1970`));
}

const zones = new Map<string, Zone>();

/** The zone of this name, cached. */
export function zoneOf(name: string, what: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = new Zone(name, what);
    zones.set(name, zone);
  }
  return zone;
}
