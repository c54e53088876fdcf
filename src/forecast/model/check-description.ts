// Checks the untrusted description in a forecaster's file before it is used.
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { CALENDAR_FEATURES } from '../calendar.js';
import type { Encoding } from '../frame/encoding.js';
import { STRATEGIES, type Strategy } from '../network/shapes.js';
import { SCALING_NAMES, type Scaler } from '../scaling/scalers.js';
import type { Description } from './description.js';

type Fields = { readonly [name: string]: unknown };

/** @throws LetheError `data` that names the first invalid part. */
export function checkDescription(caller: string, given: unknown): Description {
  const need = (what: string, holds: boolean): void => {
    if (!holds)
      throw new LetheError('data', `${caller}: forecaster.json: ${what}: expected a value written by save()`);
  };
  need('description', isObject(given));
  const {
    roles,
    shape,
    strategy = 'direct',
    season,
    scaling,
    interval,
    quantiles,
    calibration,
    encodings,
    table,
  } = given as Fields;
  need(
    'roles',
    isObject(roles) && ['targets', 'past', 'future', 'fixed'].every((role) => isTexts(roles[role])),
  );
  const { targets, past, future, fixed } = roles as { readonly [role: string]: readonly string[] };
  need('roles', targets !== undefined && targets.length > 0);
  need('shape', isObject(shape) && isCount(shape.lookback, 1) && isCount(shape.horizon, 1));
  need(
    'strategy',
    STRATEGIES.some((name) => name === strategy),
  );
  need('season', isCount(season, 1));
  need(
    'scaling',
    SCALING_NAMES.some((name) => name === scaling),
  );
  need('interval', isNumber(interval) && interval >= 0 && interval < 1);
  need('quantiles', isNumbers(quantiles) && quantiles.length === (interval === 0 ? 1 : 3));
  const steps = (shape as { readonly horizon: number }).horizon * (targets as readonly string[]).length;
  need('calibration', isNumbers(calibration) && calibration.length === (interval === 0 ? 0 : steps));
  need('table', isObject(table) && isTable(table));
  const known = ((table as Fields).columns as readonly Fields[]).map(({ name }) => name);
  need(
    'roles',
    [targets, past, future, fixed].every((names) => names?.every((name) => known.includes(name))),
  );
  need('encodings', isObject(encodings) && isNumber(encodings.anchor) && isTexts(encodings.series));
  const own = encodings as Fields;
  for (const [part, names] of [
    ['past', past],
    ['future', future],
    ['fixed', fixed],
  ] as const) {
    const list = own[part];
    need(
      `encodings.${part}`,
      Array.isArray(list) &&
        list.length === names?.length &&
        list.every((each, place) => isEncoding(each, names[place])),
    );
  }
  const scalers = own.targets;
  need('encodings.targets', isObject(scalers));
  for (const name of own.series as readonly string[]) {
    const each = Object.hasOwn(scalers as object, name) ? (scalers as Fields)[name] : undefined;
    need('encodings.targets', Array.isArray(each) && each.length === targets?.length && each.every(isScaler));
  }
  const names = (given as Fields).calendar;
  need('calendar', isTexts(names) && names.every((name) => CALENDAR_FEATURES.some((own) => own === name)));
  need('reading', isObject((given as Fields).reading));
  return { ...(given as unknown as Description), strategy: strategy as Strategy };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isNumber);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isScaler(value: unknown): value is Scaler {
  if (!isObject(value)) return false;
  const { kind, shift, scale } = value;
  return SCALING_NAMES.some((name) => name === kind) && isNumber(shift) && isNumber(scale) && scale > 0;
}

function isEncoding(value: unknown, name: string | undefined): value is Encoding {
  if (!isObject(value) || value.name !== name) return false;
  if (value.kind === 'label') return isTexts(value.labels);
  return value.kind === 'number' && isScaler(value.scaler) && typeof value.marksMissing === 'boolean';
}

function isTable({ step, timeZone, columns }: Fields): boolean {
  if (!isObject(step) || typeof timeZone !== 'string' || !Array.isArray(columns)) return false;
  const units = ['ms', 'day', 'month', 'row'];
  if (!units.some((unit) => unit === step.unit) || !isCount(step.count, 1)) return false;
  return columns.every((column: unknown) => {
    if (!isObject(column) || typeof column.name !== 'string') return false;
    return column.kind === 'number' || (column.kind === 'label' && isTexts(column.labels));
  });
}
