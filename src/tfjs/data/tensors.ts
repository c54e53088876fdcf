import * as tf from '@tensorflow/tfjs-core';
import {
  checkFinite,
  checkShape,
  type FloatNumbers,
  type NetworkData,
  readNumbers,
} from '../../network/index.js';

/** Every form in which Lethe takes data. A tensor stays the caller's: it is read, never disposed. */
export type Numbers = NetworkData | tf.Tensor;

/** One input or target; or one for each of the model's, in its order or by their names. */
export type FitData = Numbers | readonly Numbers[] | { readonly [name: string]: Numbers };

/** A tensor, and whether we made it and so have to dispose it. */
export interface Borrowed {
  tensor: tf.Tensor;
  owned: boolean;
}

/**
 * Makes a float32 tensor of nested arrays or numbers with a shape; hands a tensor through.
 *
 * @param name how the error calls the value, such as `fit: x`.
 * @throws TypeError if it is none of the three forms, or holds something that is no number.
 * @throws RangeError if it is empty, ragged, does not fill its shape, or holds a number that float32 does
 *   not (NaN, Infinity, over 3.4e38).
 */
export async function toTensor(name: string, value: Numbers): Promise<Borrowed> {
  if (value instanceof tf.Tensor) {
    checkTensor(name, value);
    checkFinite(name, await value.data(), value.shape);
    return { tensor: value, owned: false };
  }
  const { values, shape } = readValues(name, value);
  return { tensor: tf.tensor(values, shape, 'float32'), owned: true };
}

/** Numbers that are no tensor, as `toTensor` reads them. */
export function readValues(name: string, value: NetworkData): FloatNumbers {
  return readNumbers(name, value, 'nested arrays, {values, shape} or a tensor');
}

/** What `toTensor` checks of a tensor without reading it. */
export function checkTensor(name: string, { shape, dtype }: tf.Tensor): void {
  checkShape(name, shape);
  if (dtype === 'string' || dtype === 'complex64') {
    throw new TypeError(`${name}: expected numbers, got a tensor of dtype ${dtype}`);
  }
}
