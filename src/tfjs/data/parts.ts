// Reads data in any form that `fit` takes as numbers: it creates no tensors, and reads each tensor once.
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
  /** Its name in errors, such as `fit: x`. */
  readonly what: string;
  /** Row-major. */
  readonly values: DataArray;
  readonly shape: readonly number[];
  /** The required type of its tensors. */
  readonly dtype: 'float32' | 'int32' | 'bool';
  /** The caller's tensor, if given as one. */
  readonly tensor: Tensor | undefined;
  /** For sequences of unequal length the number of steps of each; then `values` are a copy. */
  readonly lengths?: readonly number[];
}

/** Data that may be sequences of unequal length. */
export interface Sequences {
  /** For each part the expected sample. */
  readonly samples: readonly (readonly (number | null)[])[];
  /** For each part the value after the end of a sequence. Default: 0. */
  readonly paddings?: readonly number[];
}

/**
 * Reads data for each input or output of a model; plain numbers are copied before this returns.
 *
 * @param what name of the data in errors, such as `fit: x`
 * @param names of the model's inputs or outputs
 * @param sequences undefined: they must have one length
 * @throws TypeError if it has none of the forms, or holds anything but numbers.
 * @throws RangeError if it is empty, ragged, does not fill its shape, or holds a number that is not finite in float32
 *   (NaN, Infinity, over 3.4e38); or unless there is one for each name.
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

/** The synchronous variant. */
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

/** A tensor whose numbers have not been read yet. */
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

/** The numbers as float32, from any type. */
export function floatsOf({ values }: Part): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
