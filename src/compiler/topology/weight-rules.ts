// What the configuration of a layer says of each of its weights: regularizers and constraints.

import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import type { Constraint, Penalty, WeightRules } from '../weights/weight-spec.js';
import { type Config, type Described, isFiniteNumber, readDescribed, readNumber } from './fields.js';

/** Regularizer and constraint of a weight, by its name in the keys: `kernel`, `recurrent`, `bias`. */
export function readRules(layer: string, config: Config, weight: string): WeightRules {
  return {
    penalty: readPenalty(layer, config, `${weight}_regularizer`),
    constraint: readConstraint(layer, config, `${weight}_constraint`),
  };
}

/** What tfjs-layers takes for an l1 or l2 that is left out. */
const PENALTY_FACTOR = 0.01;

/** @throws NotLowered for a regularizer other than L1L2. */
function readPenalty(layer: string, config: Config, key: string): Penalty | undefined {
  const value = config[key];
  if (value === undefined || value === null) return undefined;
  const isNamed = value === 'l1l2' || value === 'L1L2';
  const regularizer = isNamed ? { className: 'L1L2', config: {} as Config } : readDescribed(value);
  if (regularizer?.className === 'L1L2') {
    const l1 = regularizer.config.l1 ?? PENALTY_FACTOR;
    const l2 = regularizer.config.l2 ?? PENALTY_FACTOR;
    if (isFiniteNumber(l1) && isFiniteNumber(l2)) return l1 === 0 && l2 === 0 ? undefined : { l1, l2 };
  }
  throw new NotLowered(`${key} is not an l1l2 regularizer`, layer);
}

type ReadConstraint = (layer: string, config: Config) => Constraint;

/** By tfjs-layers' names of classes, with its defaults. */
const CONSTRAINTS: ReadonlyMap<string, ReadConstraint> = new Map<string, ReadConstraint>([
  ['NonNeg', () => ({ kind: 'nonNeg' })],
  ['UnitNorm', (layer, config) => norm(layer, config, 1, 1, 1)],
  ['MaxNorm', (layer, config) => norm(layer, config, 0, readNumber(layer, config, 'max_value', 2), 1)],
  [
    'MinMaxNorm',
    (layer, config) => {
      const least = readNumber(layer, config, 'min_value', 0);
      const most = readNumber(layer, config, 'max_value', 1);
      return norm(layer, config, least, most, readNumber(layer, config, 'rate', 1));
    },
  ],
]);

/** @throws NotLowered for a constraint that tfjs-layers does not have. */
function readConstraint(layer: string, config: Config, key: string): Constraint | undefined {
  const value = config[key];
  if (value === undefined || value === null) return undefined;
  const given: Described | undefined =
    typeof value === 'string'
      ? { className: value.charAt(0).toUpperCase() + value.slice(1), config: {} }
      : readDescribed(value);
  const read = given && CONSTRAINTS.get(given.className);
  if (given !== undefined && read !== undefined) return read(layer, given.config);
  const names = [...CONSTRAINTS.keys()].join(', ');
  throw new NotLowered(`${key}: expected ${names}, got ${quote(given?.className ?? value)}`, layer);
}

function norm(layer: string, config: Config, least: number, most: number, rate: number): Constraint {
  const axis = config.axis ?? 0;
  const axes: unknown[] = Array.isArray(axis) ? [...axis] : [axis];
  if (axes.every(Number.isInteger)) return { kind: 'norm', axes: axes.map(Number), least, most, rate };
  throw new NotLowered(`constraint: axis: expected an integer, got ${quote(axis)}`, layer);
}
