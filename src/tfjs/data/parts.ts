// Data in any form that `fit` takes, as numbers: nothing becomes a tensor here, and a tensor is read once.
import { Tensor } from '@tensorflow/tfjs-core';
import {
  checkFinite,
  checkShape,
  type DataArray,
  inRows,
  partsOf,
  readNumbers,
  readSequences,
} from '../../network/index.js';
import type { FitData, Numbers } from './forms.js';

/** One input or target of a model. */
export interface Part {
  /** How errors call it, such as `fit: x`. */
  readonly what: string;
  /** Row-major. */
  readonly values: DataArray;
  readonly shape: readonly number[];
  /** What a tensor of it has to be. */
  readonly dtype: 'float32' | 'int32' | 'bool';
  /** The caller's tensor, if it was given as one. */
  readonly tensor: Tensor | undefined;
  /** Of sequences of unequal length how many steps each has; then `values` are nobody else's. */
  readonly lengths?: readonly number[];
}

/** Data that may be sequences of unequal length. */
export interface Sequences {
  /** Of each part what one sample has to be. */
  readonly samples: readonly (readonly (number | null)[])[];
  /** Of each part what stands behind the end of a sequence. Default: 0. */
  readonly paddings?: readonly number[];
}

/**
 * Reads data for each input or output of a model; plain numbers are copied before this returns.
 *
 * @param what how errors call the data, such as `fit: x`
 * @param names of the model's inputs or outputs
 * @param sequences undefined: they have to be of one length
 * @throws TypeError if it is none of the forms, or holds something that is no number.
 * @throws RangeError if it is empty, ragged, does not fill its shape, or holds a number that float32 does not (NaN,
 *   Infinity, over 3.4e38); or if there is not one for each name.
 */
export async function readParts(
  what: string,
  data: FitData,
  names: readonly string[],
  sequences?: Sequences,
): Promise<Part[]> {
  const parts: Part[] = [];
  for (const taken of takeParts(what, data, names, sequences)) {
    parts.push('values' in taken ? taken : withValues(taken, await taken.tensor.data()));
  }
  return parts;
}

/** The same without waiting. */
export function readPartsNow(
  what: string,
  data: FitData,
  names: readonly string[],
  sequences?: Sequences,
): Part[] {
  return takeParts(what, data, names, sequences).map((taken) =>
    'values' in taken ? taken : withValues(taken, taken.tensor.dataSync()),
  );
}

/** A tensor whose numbers are still to be read. */
interface Unread {
  readonly what: string;
  readonly tensor: Tensor;
}

const FORMS = 'nested arrays, {values, shape} or a tensor';

function takeParts(
  what: string,
  data: FitData,
  names: readonly string[],
  sequences: Sequences | undefined,
): (Part | Unread)[] {
  const isTensor = (given: object): boolean => given instanceof Tensor;
  return partsOf<Numbers>(what, data, names, isTensor).map(({ what, part }, index) => {
    if (part instanceof Tensor) {
      checkTensor(what, part);
      return { what, tensor: part };
    }
    const { samples, paddings = [] } = sequences ?? {};
    const padding = (): number => paddings[index] ?? 0;
    const read = samples
      ? readSequences(what, part, samples[index] ?? [], padding, FORMS)
      : readNumbers(what, part, FORMS);
    return { ...inRows(read), what, dtype: 'float32', tensor: undefined };
  });
}

function withValues({ what, tensor }: Unread, values: DataArray): Part {
  const { shape } = tensor;
  checkFinite(what, values, shape);
  return inRows({ what, values, shape, dtype: tensor.dtype as Part['dtype'], tensor });
}

function checkTensor(name: string, { shape, dtype }: Tensor): void {
  checkShape(name, shape);
  if (dtype === 'string' || dtype === 'complex64') {
    throw new TypeError(`${name}: expected numbers, got a tensor of dtype ${dtype}`);
  }
}

/** The numbers as float32, whatever their type. */
export function floatsOf({ values }: Part): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
