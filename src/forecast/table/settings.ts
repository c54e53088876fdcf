import { LetheError } from '../../errors.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { checkKind, checkOneOf, checkText } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { checkStep } from '../time/steps.js';
import { type Zone, zoneOf } from '../time/zone.js';
import type { TimeStep } from './series-table.js';
import type { Fill, TableOptions, TableProgress } from './table-options.js';

export const TABLE_OPTIONS: OptionNames<TableOptions> = {
  target: true,
  time: true,
  series: true,
  past: true,
  future: true,
  static: true,
  labels: true,
  timeZone: true,
  ambiguous: true,
  nonexistent: true,
  timeUnit: true,
  dateOrder: true,
  step: true,
  fill: true,
  separator: true,
  decimal: true,
  encoding: true,
  names: true,
  missing: true,
  signal: true,
  onProgress: true,
};

/** The role of a column of values. */
export type Role = 'target' | 'past' | 'future' | 'static';

/** Validated options of a table, with defaults. */
export interface TableSettings {
  /** Prefix of error messages. */
  readonly caller: string;
  readonly time: string | undefined;
  readonly series: string | undefined;
  /** Columns of values, in the order target, past, future, static. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly labels: ReadonlySet<string>;
  readonly zone: Zone;
  readonly ambiguous: 'error' | 'order' | 'earlier' | 'later';
  readonly nonexistent: 'error' | 'forward' | 'drop';
  readonly timeUnit: 'ms' | 's' | 'step' | undefined;
  readonly dateOrder: 'dmy' | 'mdy' | undefined;
  readonly step: TimeStep | undefined;
  readonly fill: Fill;
  readonly separator: string | undefined;
  readonly decimal: '.' | ',' | undefined;
  readonly encoding: string | undefined;
  readonly names: readonly string[] | undefined;
  /** In lower case. */
  readonly missing: ReadonlySet<string>;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: TableProgress) => void) | undefined;
}

/** Texts for missing values, in lower case: those of pandas, and `?` and `-`. */
const MISSING = ['', 'na', 'n/a', '#n/a', '#na', '<na>', 'nan', '-nan', 'null', 'none', '?', '-'];

/** @throws TypeError or RangeError for invalid options. */
export function readSettings(caller: string, options: TableOptions): TableSettings {
  const given = readOptions(caller, options, TABLE_OPTIONS);
  const place = (name: keyof TableOptions): string => `${caller}: ${name}`;
  const oneOf = <Text extends string>(name: keyof TableOptions, known: readonly Text[]): Text | undefined => {
    if (given[name] !== undefined) checkOneOf(place(name), given[name], known);
    return given[name] as Text | undefined;
  };
  const text = (name: 'time' | 'series' | 'timeZone' | 'separator' | 'encoding'): string | undefined => {
    if (given[name] !== undefined) checkText(place(name), given[name]);
    return given[name];
  };
  const roles = readRoles(caller, given);
  const time = text('time');
  const series = text('series');
  for (const [name, option] of [
    [time, 'time'],
    [series, 'series'],
  ] as const) {
    const twice =
      name === undefined
        ? undefined
        : (roles.get(name) ?? (option === 'series' && name === time ? 'time' : undefined));
    if (twice !== undefined)
      throw new RangeError(mismatch(place(option), `another column than ${twice}`, quote(name)));
  }
  const labels = new Set(columnsOf(place('labels'), given.labels));
  for (const name of labels) {
    const role = roles.get(name);
    if (role !== undefined && role !== 'target') continue;
    throw new RangeError(mismatch(place('labels'), 'columns listed in past, future or static', quote(name)));
  }
  const { separator, signal, onProgress, names, missing } = given;
  if (separator !== undefined && !/^[^"\r\n]$/.test(separator))
    throw new RangeError(mismatch(place('separator'), 'one character', quote(separator)));
  if (signal !== undefined)
    checkKind(place('signal'), signal instanceof AbortSignal, 'an AbortSignal', signal);
  if (onProgress !== undefined)
    checkKind(place('onProgress'), typeof onProgress === 'function', 'a function', onProgress);
  if (names !== undefined) checkTexts(place('names'), names);
  if (missing !== undefined) checkTexts(place('missing'), missing);
  return {
    caller,
    time,
    series,
    roles,
    labels,
    zone: zoneOf(text('timeZone') ?? 'UTC', place('timeZone')),
    ambiguous: oneOf('ambiguous', ['error', 'order', 'earlier', 'later'] as const) ?? 'error',
    nonexistent: oneOf('nonexistent', ['error', 'forward', 'drop'] as const) ?? 'error',
    timeUnit: oneOf('timeUnit', ['ms', 's', 'step'] as const),
    dateOrder: oneOf('dateOrder', ['dmy', 'mdy'] as const),
    step: given.step === undefined ? undefined : checkStep(place('step'), given.step),
    fill: readFill(place('fill'), given.fill),
    separator,
    decimal: oneOf('decimal', ['.', ','] as const),
    encoding: readEncoding(place('encoding'), text('encoding')),
    names,
    missing: new Set([...MISSING, ...(missing ?? []).map((word) => word.trim().toLowerCase())]),
    signal,
    onProgress,
  };
}

function readRoles(caller: string, given: { readonly [option in Role]?: unknown }): Map<string, Role> {
  const roles = new Map<string, Role>();
  for (const role of ['target', 'past', 'future', 'static'] as const) {
    const place = `${caller}: ${role}`;
    if (role === 'target')
      checkKind(place, given.target !== undefined, 'the column to forecast', given.target);
    const columns = columnsOf(place, given[role]);
    if (role === 'target' && columns.length === 0)
      throw new RangeError(mismatch(place, 'at least one column to forecast', 'none'));
    for (const name of columns) {
      const before = roles.get(name);
      const expected = before === role ? 'each column once' : `another column than ${before}`;
      if (before !== undefined) throw new RangeError(mismatch(place, expected, quote(name)));
      roles.set(name, role);
    }
  }
  return roles;
}

function columnsOf(place: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  checkTexts(place, value, 'the name of a column, or a list of names');
  return value as readonly string[];
}

function checkTexts(place: string, value: unknown, expected: string = 'a list of texts'): void {
  checkKind(place, Array.isArray(value) && value.every((each) => typeof each === 'string'), expected, value);
}

function readFill(place: string, value: unknown): Fill {
  if (value === undefined) return 'mask';
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const word = (['mask', 'error', 'previous', 'linear'] as const).find((each) => each === value);
  if (word !== undefined) return word;
  throw new RangeError(mismatch(place, 'mask, error, previous, linear or a finite number', quote(value)));
}

function readEncoding(place: string, label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    throw new RangeError(mismatch(place, 'the name of an encoding, such as windows-1252', quote(label)), {
      cause: error,
    });
  }
}

/** @throws LetheError `aborted` if the signal is aborted. */
export function checkSignal({ caller, signal }: TableSettings): void {
  if (signal?.aborted)
    throw new LetheError('aborted', `${caller}: aborted by its signal`, { cause: signal.reason });
}
