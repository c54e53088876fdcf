// Operators on constants and sizes: what does not depend on data is computed while the graph is read.
import type { OnnxTensor } from '../../../formats/index.js';
import { asSizes, sizesOf } from './constants.js';
import { type Arithmetic, COMPUTE, TESTS } from './numbers.js';
import type { Reading } from './reading.js';
import type { Size, Sizes, Value } from './values.js';

/** The result as a constant or as sizes; undefined if it depends on data. */
export function folded(reading: Reading, op: Arithmetic): Value | undefined {
  const [left, right] = reading.node.inputs;
  if (left?.kind === 'constant' && right?.kind === 'constant') {
    return constants(reading, op, left.tensor, right.tensor);
  }
  const [a, b] = [sizesLike(left), sizesLike(right)];
  if (a === undefined || b === undefined) return undefined;
  // A size of the data is only known to be at least 1.
  const count = Math.max(a.sizes.length, b.sizes.length);
  const at = (sizes: readonly Size[], index: number): Size | undefined =>
    sizes[sizes.length === 1 ? 0 : index];
  const sizes = Array.from({ length: count }, (_, index) => {
    const [one, other] = [at(a.sizes, index), at(b.sizes, index)];
    if (typeof one === 'number' && typeof other === 'number') return COMPUTE[op](one, other);
    if (op === 'less' && one === 0) return 1;
    if (op === 'greater' && other === 0) return 1;
    return undefined;
  });
  return sizes.every((size) => size !== undefined) ? sizesOf(sizes) : undefined;
}

/** Sizes, also after a cast to float. */
function sizesLike(value: Value | undefined): Sizes | undefined {
  const { tensor } = value?.kind === 'constant' ? value : {};
  if (tensor === undefined || tensor.values.length !== 1) return asSizes(value);
  return { kind: 'sizes', sizes: Array.from(tensor.values) };
}

function constants(
  { node, spend }: Reading,
  op: Arithmetic,
  left: OnnxTensor,
  right: OnnxTensor,
): Value | undefined {
  const isFirst = right.values.length === 1;
  const { shape } = isFirst ? left : right;
  const isFitting = isFirst || left.values.length === 1 || left.shape.join() === right.shape.join();
  if (!isFitting) throw node.refused(`constants of [${left.shape.join()}] and [${right.shape.join()}]`);
  const count = isFirst ? left.values.length : right.values.length;
  spend(count);
  const of = ({ values }: OnnxTensor, index: number): number =>
    values[values.length === 1 ? 0 : index] as number;
  const isFloat = left.values instanceof Float32Array;
  const compute = (_: unknown, index: number): number => {
    const number = COMPUTE[op](of(left, index), of(right, index));
    return op === 'div' && !isFloat ? Math.trunc(number) : number;
  };
  const values = Array.from({ length: count }, compute);
  const isFloatAfter = isFloat && !TESTS.has(op);
  return {
    kind: 'constant',
    tensor: { shape, values: isFloatAfter ? Float32Array.from(values) : values },
  };
}
