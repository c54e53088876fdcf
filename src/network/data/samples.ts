// Inputs and targets in the forms that a `Network` takes, checked against what it expects.
import { mismatch } from '../../text/quote.js';
import { type FloatNumbers, type NetworkData, readNumbers } from './numbers.js';

/** What one kind of data has to look like. */
export interface ExpectedShape {
  /** Of one sample, null where any size will do. */
  readonly sample: readonly (number | null)[];
  /** Samples of a batch, where the network fixes that, as stateful LSTMs do. */
  readonly fixedBatch: number | null;
  readonly batchSize: number;
}

/**
 * Reads inputs, `[samples, ...sample]`.
 *
 * @param name how errors call them, such as `fit: x`.
 * @throws RangeError naming expected and received shape; and as `readNumbers`.
 */
export function readInputs(name: string, data: NetworkData, expected: ExpectedShape): FloatNumbers {
  const read = withAxis(readNumbers(name, data));
  checkSamples(name, read, expected.sample);
  const { fixedBatch, batchSize } = expected;
  const [samples = 0] = read.shape;
  if (fixedBatch !== null && (batchSize !== fixedBatch || samples % fixedBatch !== 0)) {
    const both = `batchSize ${fixedBatch} and a multiple of it as samples, as the model fixes,`;
    throw new RangeError(mismatch(name, both, `batchSize ${batchSize} and ${samples} samples`));
  }
  return read;
}

/**
 * Reads targets, one for each input.
 *
 * @param caller how errors begin, such as `fit`.
 * @throws RangeError `fit: y has 2 samples, x has 3`, and as {@link readInputs}.
 */
export function readTargets(
  caller: string,
  names: { readonly x: string; readonly y: string },
  data: NetworkData,
  x: FloatNumbers,
  sample: readonly (number | null)[],
): FloatNumbers {
  const name = `${caller}: ${names.y}`;
  const read = withAxis(readNumbers(name, data));
  if (read.shape[0] !== x.shape[0]) {
    throw new RangeError(`${name} has ${read.shape[0]} samples, ${names.x} has ${x.shape[0]}`);
  }
  checkSamples(name, read, sample);
  return read;
}

/** One number a sample is a row of one, as for tfjs-layers. */
function withAxis(read: FloatNumbers): FloatNumbers {
  return read.shape.length === 1 ? { values: read.values, shape: [...read.shape, 1] } : read;
}

function checkSamples(name: string, { shape }: FloatNumbers, expected: ExpectedShape['sample']): void {
  const [, ...sample] = shape;
  const fits =
    sample.length === expected.length &&
    expected.every((size, axis) => size === null || size === sample[axis]);
  if (fits) return;
  const text = ['samples', ...expected.map((size) => size ?? 'any')].join(', ');
  throw new RangeError(mismatch(name, `shape [${text}]`, `[${shape.join(', ')}]`));
}

/** The largest batch that there are samples for: memory is laid out for no more. */
export function largestBatch(batchSize: number, ...samples: readonly (number | undefined)[]): number {
  return Math.min(batchSize, Math.max(...samples.map((count) => count ?? 0)));
}

/** Samples `begin` to `end`, as views. */
export function sliceSamples({ values, shape }: FloatNumbers, begin: number, end: number): FloatNumbers {
  const [samples = 0, ...sample] = shape;
  const size = values.length / samples;
  return { values: values.subarray(begin * size, end * size), shape: [end - begin, ...sample] };
}
