// Operators on two values: formulas, merges, scales and biases.
import { applied, formulasOf, isTruthValue, together } from './elementwise.js';
import { folded } from './folding.js';
import { call, type Formula } from './formulas.js';
import { broadcast, merged } from './merges.js';
import type { Layer } from './network-builder.js';
import type { Arithmetic } from './numbers.js';
import { addBias, scaled } from './products.js';
import type { Read, Reading } from './reading.js';
import type { Data, Value } from './values.js';

/** What merges values of different layers. */
const MERGES: { readonly [Op in Arithmetic]?: string } = {
  add: 'Add',
  mul: 'Multiply',
  max: 'Maximum',
  min: 'Minimum',
};

export const arithmetic =
  (op: Arithmetic): Read =>
  (reading) => {
    const { node } = reading;
    if (node.inputs.length === 0) throw node.refused('it has no inputs');
    if (node.inputs.length === 1) return [node.anyData(0)];
    const found = node.inputs.length === 2 ? (folded(reading, op) ?? ofTwo(reading, op)) : undefined;
    if (found !== undefined) return [found];
    const className = MERGES[op];
    if (className === undefined) throw node.refused('not supported');
    return [
      merged(
        reading,
        className,
        node.inputs.map((_, index) => node.anyData(index)),
      ),
    ];
  };

/** A value where a condition holds, else zeros: the product of both. */
export const where: Read = (reading) => {
  const { node } = reading;
  const [test, value] = node.inputs;
  const found =
    isTruthValue(test) && value?.kind === 'data' && node.number(2) === 0
      ? together(reading, 'mul', test, value)
      : undefined;
  if (found !== undefined) return [found];
  throw node.refused('not supported');
};

/** Undefined if only a merge is possible. */
function ofTwo(reading: Reading, op: Arithmetic): Value | undefined {
  const { node } = reading;
  const [left, right] = node.inputs;
  if (left?.kind === 'data' && right?.kind === 'data') {
    return together(reading, op, left, right) ?? undefined;
  }
  const [data, index]: readonly [Value | undefined, 0 | 1] = left?.kind === 'data' ? [left, 1] : [right, 0];
  if (data?.kind !== 'data')
    throw node.refused(`expected input ${1 - index} to depend on the graph's inputs`);
  const other = node.inputs[index];
  // A zero summand changes nothing.
  if (other?.kind === 'zeros' && op === 'add') return data;
  if (other?.kind === 'zeros' && op === 'mul' && isTruthValue(data)) return other;
  const number = node.number(index);
  if (number !== undefined) return withNumber(reading, op, data, number, index);
  return withVector(reading, op, data, index);
}

function withNumber(reading: Reading, op: Arithmetic, data: Data, number: number, index: 0 | 1): Value {
  const average = op === 'mul' && index === 1 ? averaged(reading, data, number) : undefined;
  if (average !== undefined) return average;
  if (op === 'mul' && number === 0 && isTruthValue(data)) return { kind: 'zeros' };
  const trees = formulasOf(data).flatMap(({ tree, ...formula }): Formula[] => {
    const grown = index === 1 ? call(op, tree, number) : call(op, number, tree);
    return grown === undefined ? [] : [{ ...formula, tree: grown }];
  });
  return affine(reading, op, data, index, trees);
}

/** A bias or a scale; if no layer matches, only the formula. */
function affine(
  reading: Reading,
  op: Arithmetic,
  data: Data,
  index: 0 | 1,
  formulas: readonly Formula[],
): Value {
  const known = applied(reading, { data, formulas });
  if (known.places.length > 0 || data.places.length !== 1 || data.isTurned) return known;
  const bias = op === 'add' ? addBias(reading, data, index) : undefined;
  if (bias !== undefined) return bias;
  const layer = scaled(reading, op, data, index);
  return layer === undefined ? known : { ...layer, formulas: known.formulas ?? [] };
}

function withVector(reading: Reading, op: Arithmetic, data: Data, index: 0 | 1): Value {
  const { node } = reading;
  const tensor = node.constant(index);
  const formulas = formulasOf(data).flatMap(({ tree, of }): Formula[] => {
    const next = index === 1 ? call(op, tree, { tensor }) : call(op, { tensor }, tree);
    return next === undefined ? [] : [{ of, tree: next }];
  });
  return affine(reading, op, data, index, formulas);
}

/** A sum of this many values divided by their number. */
function averaged(reading: Reading, data: Data, number: number): Data | undefined {
  const [layer] = data.places.map((place): Layer => place.layer);
  const isAverage = layer?.className === 'Add' && Math.fround(1 / layer.inputs.length) === number;
  return isAverage ? broadcast(reading, 'Average', layer.inputs, data) : undefined;
}
