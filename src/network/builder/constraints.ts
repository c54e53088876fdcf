import { isObject } from '../../text/kinds.js';
import { toSnakeCase } from '../../text/letter-case.js';

/** Numbers of each constraint with tfjs-layers' defaults, in the order in which it writes them. */
const NUMBERS = {
  MaxNorm: { maxValue: 2, axis: 0 },
  MinMaxNorm: { minValue: 0, maxValue: 1, rate: 1, axis: 0 },
  NonNeg: {},
  UnitNorm: { axis: 0 },
} as const;

type ClassName = keyof typeof NUMBERS;

/**
 * Constrains a weight after each step of a training run with `constraints: 'keras'`: Euclidean norms along `axis`
 * (default 0: of the weights that lead to one unit) of at most `maxValue`, between two values, or of 1; or no number
 * below 0. Omitted options have tfjs-layers' defaults.
 */
export type Constraint =
  | Uncapitalize<ClassName>
  | {
      readonly [Name in ClassName]: {
        readonly className: Name;
        readonly config?: { readonly [Key in keyof (typeof NUMBERS)[Name]]?: number };
      };
    }[ClassName];

export const CONSTRAINT_NAMES: readonly string[] = Object.keys(NUMBERS).map(
  (name) => name.charAt(0).toLowerCase() + name.slice(1),
);

/** A constraint as tfjs-layers writes it; undefined for anything else. */
export function constraintJson(value: unknown): object | undefined {
  const given =
    typeof value === 'string' ? { className: value.charAt(0).toUpperCase() + value.slice(1) } : value;
  if (!isObject(given)) return undefined;
  const { className, config = {}, ...odd } = given;
  if (typeof className !== 'string' || !Object.hasOwn(NUMBERS, className)) return undefined;
  if (!isObject(config) || Object.keys(odd).length > 0) return undefined;
  if (typeof value === 'string' && !CONSTRAINT_NAMES.includes(value)) return undefined;
  const all = { ...NUMBERS[className as ClassName], ...config };
  const entries = Object.entries(all);
  if (entries.length > Object.keys(NUMBERS[className as ClassName]).length) return undefined;
  const isRight = ([name, number]: [string, unknown]): boolean =>
    name === 'axis' ? Number.isInteger(number) : Number.isFinite(number);
  if (!entries.every(isRight)) return undefined;
  return {
    class_name: className,
    config: Object.fromEntries(entries.map(([name, number]) => [toSnakeCase(name), number])),
  };
}
