// Element-wise operators: formulas, which become layers if one matches.
import type { OnnxTensor } from '../../../formats/index.js';
import { type FormulaLayer, layerOfFormula } from './activation-formulas.js';
import { call, type Formula, isTruth, type Op } from './formulas.js';
import { type Place, shapeOf } from './network-builder.js';
import { put, type Read, type Reading } from './reading.js';
import type { Axis, Data, Value } from './values.js';

/** Most formulas that are kept for a value. */
const MOST_FORMULAS = 4;

/** The formulas of a value, including itself. */
export function formulasOf({ places, formulas = [] }: Data): readonly Formula[] {
  const [place] = places;
  return place === undefined || places.length > 1 ? formulas : [...formulas, { of: place, tree: 'x' }];
}

/** A value by its formulas, one of which may match a layer. */
export function byFormulas(
  reading: Reading,
  like: Omit<Data, 'places' | 'formulas' | 'kind'>,
  formulas: readonly Formula[],
): Data | undefined {
  if (formulas.length === 0) return undefined;
  const { axes, isTurned, merged, step } = like;
  const shared = {
    kind: 'data',
    axes,
    isTurned,
    merged,
    step,
    formulas: formulas.slice(0, MOST_FORMULAS),
  } as const;
  for (const formula of formulas) {
    const found = layerOfFormula(formula);
    if (found !== undefined) return { ...shared, places: [putFormula(reading, formula, found, like)] };
  }
  return { ...shared, places: [] };
}

function putFormula(
  reading: Reading,
  { of }: Formula,
  { className, config, weights = {} }: FormulaLayer,
  { axes }: Pick<Data, 'axes'>,
): Place {
  const last = sizeOfPlace(of);
  const own = Object.entries(weights).map(([name, { shape, values }]) => {
    if (className !== 'PReLU') return [name, features(reading, values, last)] as const;
    const missing = axes.length - 1 - shape.length;
    // Missing leading axes are 1, including the batch.
    const all = missing < 0 ? shape.slice(-missing) : [...new Array<number>(missing).fill(1), ...shape];
    return [name, { shape: all, values: Float32Array.from(values) }] as const;
  });
  const shared = own.flatMap(([, { shape }]) =>
    shape.flatMap((size, axis) => (size === 1 ? [axis + 1] : [])),
  );
  const options = className === 'PReLU' ? { ...config, shared_axes: shared } : config;
  return put(reading, className, options, [of], Object.fromEntries(own));
}

function sizeOfPlace(place: Place): number | null {
  return shapeOf(place)?.at(-1) ?? null;
}

/** One number for each feature. */
function features(
  { node, spend }: Reading,
  values: OnnxTensor['values'],
  count: number | null,
): OnnxTensor & { readonly values: Float32Array } {
  if (count === null || (values.length !== 1 && values.length !== count)) {
    throw node.refused(`expected ${count ?? 'known'} features, got ${values.length} numbers`);
  }
  spend(count);
  const each = (_: unknown, at: number): number => values[values.length === 1 ? 0 : at] as number;
  return { shape: [count], values: Float32Array.from({ length: count }, each) };
}

/** Operators on one value. */
export const unary =
  (op: Op): Read =>
  (reading) => {
    const data = reading.node.anyData(0);
    return [applied(reading, { data, formulas: grown(data, op) })];
  };

/** The formulas of a value, extended by one operation. */
export function grown(data: Data, op: Op, ...numbers: readonly number[]): Formula[] {
  return formulasOf(data).flatMap(({ tree, ...formula }) => {
    const next = call(op, tree, ...numbers);
    return next === undefined ? [] : [{ ...formula, tree: next }];
  });
}

/** @throws LetheError `model` if no formula is left, because all became too large. */
export function applied(
  reading: Reading,
  { data, formulas }: { readonly data: Omit<Data, 'places'>; readonly formulas: readonly Formula[] },
): Data {
  const found = byFormulas(reading, data, formulas);
  if (found !== undefined) return found;
  throw reading.node.refused('not supported');
}

/** Two values as formulas of the same value; undefined if they are not. */
export function together(reading: Reading, op: Op, left: Data, right: Data): Data | undefined {
  const axes = joined(left.axes, right.axes);
  if (axes === undefined || Boolean(left.isTurned) !== Boolean(right.isTurned)) return undefined;
  if (left.step?.index !== right.step?.index) return undefined;
  const formulas = formulasOf(left).flatMap((one) =>
    formulasOf(right).flatMap((other): Formula[] => {
      if (one.of.layer !== other.of.layer || !isSameOutput(one, other)) return [];
      const tree = call(op, one.tree, other.tree);
      return tree === undefined ? [] : [{ of: one.of, tree }];
    }),
  );
  const { isTurned, merged, step } = left;
  return byFormulas(reading, { axes, isTurned, merged, step }, formulas);
}

function isSameOutput({ of: { output: a } }: Formula, { of: { output: b } }: Formula): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.what === b.what && a.direction === b.direction;
}

/** Broadcast axes of two values; undefined if they do not match. */
function joined(one: readonly Axis[], other: readonly Axis[]): readonly Axis[] | undefined {
  if (one.length !== other.length) return undefined;
  const axes = one.map((axis, at) => (axis === 'one' ? other[at] : axis) as Axis);
  return axes.every((axis, at) => axis === other[at] || other[at] === 'one') ? axes : undefined;
}

/** A value of 0 and 1, or its negation. */
export function isTruthValue(value: Value | undefined): value is Data {
  return value?.kind === 'data' && (value.formulas ?? []).some(({ tree }) => isTruth(tree));
}
