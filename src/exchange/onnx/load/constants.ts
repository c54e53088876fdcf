// Constant folding of shapes and of reordered weights.
import type { OnnxTensor } from '../../../formats/index.js';
import type { NodeReader } from './node-reader.js';
import { axisAt, type Sizes, type Value } from './values.js';

/** The tensor with its axes in another order. */
export function transposed(
  node: NodeReader,
  { shape, values }: OnnxTensor,
  given?: readonly number[],
): OnnxTensor {
  const perm = given ?? [...shape.keys()].reverse();
  const isOrder = perm.length === shape.length && [...shape.keys()].every((axis) => perm.includes(axis));
  if (!isOrder) throw node.refused(`perm [${perm.join()}] is not an order of ${shape.length} axes`);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = perm.map((axis) => shape[axis] as number);
  const steps = perm.map((axis) => strides[axis] as number);
  const at = sizes.map(() => 0);
  const turned = new Float32Array(values.length);
  let from = 0;
  for (let to = 0; to < turned.length; to++) {
    turned[to] = values[from] as number;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      from += steps[axis] as number;
      if ((at[axis] as number) < (sizes[axis] as number)) break;
      from -= (steps[axis] as number) * (sizes[axis] as number);
      at[axis] = 0;
    }
  }
  return { shape: sizes, values: values instanceof Float32Array ? turned : Array.from(turned) };
}

/** The same numbers with other axes of size 1. */
export function squeezed({ shape, values }: OnnxTensor, axes: readonly number[]): OnnxTensor {
  return {
    shape: shape.filter((_, axis) => !axes.map((one) => axisAt(one, shape.length)).includes(axis)),
    values,
  };
}

/** A short list of integers, or a single one, as sizes; undefined for other values. */
export function asSizes(value: Value | undefined): Sizes | undefined {
  if (value?.kind === 'sizes') return value;
  if (value?.kind !== 'constant') return undefined;
  const { shape, values } = value.tensor;
  if (values instanceof Float32Array || shape.length > 1 || values.length > MOST_SIZES) return undefined;
  return { kind: 'sizes', sizes: values };
}

/** More axes than tensors have. */
const MOST_SIZES = 64;

/** Sizes as a constant, if all are known. */
export function sizesOf(sizes: Sizes['sizes'], isOne: boolean = false): Value {
  if (!sizes.every((size) => typeof size === 'number')) return { kind: 'sizes', sizes };
  return { kind: 'constant', tensor: { shape: isOne ? [] : [sizes.length], values: sizes } };
}
