// Data as tensors: only for tfjs's operations, the kernels take the numbers.
import { dispose, reshape, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import type { Part } from './parts.js';

/** Tensors of data; `dispose` frees those created here. */
export interface LentTensors {
  readonly tensors: Tensor[];
  dispose(): void;
}

/**
 * The callers' own tensors, and new ones for plain numbers, or for a part of the samples.
 *
 * @throws LetheError `model` if there are sequences of unequal length.
 */
export function lendTensors(parts: readonly Part[]): LentTensors {
  const made: Tensor[] = [];
  const tensors = parts.map(({ what, tensor: given, values, shape, dtype, lengths }) => {
    if (lengths !== undefined) {
      const expected = "sequences of one length for tfjs's operations";
      throw new LetheError('model', mismatch(what, expected, 'unequal lengths'));
    }
    if (given !== undefined && given.shape.join() === shape.join()) return given;
    const isWhole = given !== undefined && given.size === values.length; // One number per sample, in rows of one.
    const own = isWhole ? reshape(given, [...shape]) : tensor(values, [...shape], dtype);
    made.push(own);
    return own;
  });
  return { tensors, dispose: () => dispose(made) };
}

/**
 * New tensors of weights, which tfjs-layers multiplies by losses `[samples]`, or `[samples, ...steps]` for outputs with
 * steps.
 *
 * @param weights for each output a number per sample, or per step; null: none
 * @param targets for each output
 */
export function lendWeights(
  weights: readonly (Float32Array | null)[],
  targets: readonly Pick<Part, 'shape'>[],
): (Tensor | null)[] {
  return weights.map((values, index) => {
    if (values === null) return null;
    const [samples = 0, ...rest] = targets[index]?.shape ?? [];
    const steps = rest.slice(0, -1);
    const isEach = values.length !== samples;
    return tensor(values, [samples, ...(isEach ? steps : steps.map(() => 1))]);
  });
}

/** The same for the duration of a call. */
export function withTensors<Result>(parts: readonly Part[], use: (tensors: Tensor[]) => Result): Result {
  const { tensors, dispose } = lendTensors(parts);
  try {
    return use(tensors);
  } finally {
    dispose();
  }
}
