import { tensor, type Variable } from '@tensorflow/tfjs-core';

/** Gives a variable new numbers, row-major, and leaves no tensor behind. */
export function assign(variable: Variable, values: Float32Array): void {
  const value = tensor(values, variable.shape, 'float32');
  variable.assign(value);
  value.dispose();
}

/** The numbers of a tensor as float32, whatever its type. */
export async function readFloats(source: { data(): Promise<ArrayLike<number>> }): Promise<Float32Array> {
  return toFloats(await source.data());
}

/** Numbers as float32; a Float32Array is returned unchanged. */
export function toFloats(values: ArrayLike<number>): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
