// Reads inputs and targets, and checks them against the shapes that a `Network` expects.
import {
  expectedId,
  findWrongId,
  type IdRange,
  idRangesOf,
  type NetworkDescription,
  paddingOf,
  withLengths,
} from '../../compiler/index.js';
import { mismatch } from '../../text/quote.js';
import { orModelError } from '../errors/model-error.js';
import { type FitData, partsOf } from './forms.js';
import { type DataArray, type FloatNumbers, placeOf, readNumbers } from './numbers.js';
import { readSequences } from './sequences.js';

/** The expected shape of an input or target. */
export interface ExpectedShape {
  /** Shape of one sample, null where any size is allowed. */
  readonly sample: readonly (number | null)[];
  /** Batch size, if the network fixes it, as stateful LSTMs do. */
  readonly fixedBatch: number | null;
  readonly batchSize: number;
}

/** Data by their shape: `[samples, ...sample]`. */
export interface Shaped {
  readonly shape: readonly number[];
}

/** One input or target. */
export interface Named extends Shaped {
  /** Its name in errors, such as `fit: x`. */
  readonly what: string;
}

/** Numbers of one input or target. */
export interface NamedNumbers extends FloatNumbers, Named {
  shape: number[];
  /** For sequences of unequal length, the number of steps of each; undefined: all have all steps. */
  readonly lengths?: readonly number[];
}

/**
 * Reads data for each input or output of a network.
 *
 * @param name their name in errors, such as `fit: x`
 * @param names of the inputs or outputs
 * @throws RangeError unless there is one for each name; and as `readNumbers`.
 */
export function readEach(name: string, data: FitData, names: readonly string[]): NamedNumbers[] {
  return partsOf(name, data, names).map(({ what, part }) => {
    const { values, shape } = readNumbers(what, part);
    return inRows({ what, values, shape });
  });
}

/**
 * Reads inputs, each `[samples, ...sample]`.
 *
 * @param caller begins the messages of errors, such as `fit`
 * @param name name of the inputs in errors, such as `x`
 * @param takesLengths whether sequences may be of unequal length; the caller then runs {@link withoutPadding}
 * @throws RangeError naming expected and received shape, or the first invalid id; and as {@link readEach}.
 */
export function readInputs(
  caller: string,
  name: string,
  data: FitData,
  network: Pick<NetworkDescription, 'inputs' | 'layers' | 'nodes' | 'batchSize'>,
  batchSize: number,
  takesLengths: boolean = false,
): NamedNumbers[] {
  const { inputs, batchSize: fixedBatch } = network;
  const names = inputs.map((input) => input.name);
  const read = takesLengths
    ? partsOf(`${caller}: ${name}`, data, names).map(({ what, part }, index): NamedNumbers => {
        const padding = (): number => orModelError(caller, () => paddingOf(network, index));
        const { shape: sample } = inputs[index] as (typeof inputs)[number];
        return inRows({ what, ...readSequences(what, part, sample, padding) });
      })
    : readEach(`${caller}: ${name}`, data, names);
  const samples = inputs.map(({ shape }) => shape);
  checkInputs(name, read, samples, { fixedBatch, batchSize });
  const ids = idRangesOf(network);
  for (let index = 0; index < ids.length; index++) {
    const { what, values, shape } = read[index] as NamedNumbers;
    if (ids[index] !== undefined) checkIds(what, { values, shape }, ids[index]);
  }
  return read;
}

/**
 * Returns a network that masks the padding of its inputs.
 *
 * @param caller begins the messages of errors, such as `fit`
 * @param all all inputs that run on it: of training and validation
 * @throws LetheError `model` if it cannot mask them.
 */
export function withoutPadding(
  caller: string,
  network: NetworkDescription,
  ...all: readonly (readonly Pick<NamedNumbers, 'lengths'>[])[]
): NetworkDescription {
  const padded = network.inputs.flatMap((_, index) => {
    return all.some((inputs) => inputs[index]?.lengths !== undefined) ? [index] : [];
  });
  return padded.length === 0 ? network : orModelError(caller, () => withLengths(network, padded));
}

/** The number of samples. */
export function countOf(inputs: readonly Shaped[]): number {
  return inputs[0]?.shape[0] ?? 0;
}

/** The shape of a sample at each input. */
export function sampleShapesOf(inputs: readonly Shaped[]): number[][] {
  return inputs.map(({ shape }) => shape.slice(1));
}

/**
 * Checks inputs: one for each of the network's, all with the same number of samples.
 *
 * @param name name of the first in errors
 * @param samples the expected sample of each
 * @throws RangeError naming expected and received shape.
 */
export function checkInputs(
  name: string,
  inputs: readonly Named[],
  samples: readonly ExpectedShape['sample'][],
  batches: Omit<ExpectedShape, 'sample'>,
): void {
  // Loops call predictions of single steps: entries and spread objects would take longer than the checks.
  const { fixedBatch, batchSize } = batches;
  for (let index = 0; index < inputs.length; index++) {
    const input = inputs[index] as Named;
    if (index > 0) checkCount(input.what, input, `${name} 0`, inputs[0] as Shaped);
    checkInput(input.what, input, { fixedBatch, batchSize, sample: samples[index] ?? [] });
  }
}

/** @throws RangeError naming the first number that is not an id, its place, and the valid ids. */
export function checkIds(
  name: string,
  { values, shape }: { readonly values: ArrayLike<number>; readonly shape: readonly number[] },
  ids: IdRange | undefined,
): void {
  if (ids === undefined) return;
  const wrong = findWrongId(ids, values);
  if (wrong === -1) return;
  throw new RangeError(mismatch(name + placeOf(wrong, shape), expectedId(ids), values[wrong] as number));
}

/**
 * Reads targets: for each output one per sample.
 *
 * @param caller begins the messages of errors, such as `fit`.
 * @param outputs their names, the expected target of each, and for steps of sequences of unequal length the padding
 * @param x the first input
 * @throws RangeError `fit: y has 2 samples, x has 3`, and as {@link readEach}.
 */
export function readTargets(
  caller: string,
  names: { readonly x: string; readonly y: string },
  data: FitData,
  x: Shaped,
  outputs: readonly {
    readonly name: string;
    readonly sample: ExpectedShape['sample'];
    readonly padding?: number | undefined;
  }[],
): NamedNumbers[] {
  const each = outputs.map(({ name }) => name);
  return partsOf(`${caller}: ${names.y}`, data, each).map(({ what, part }, index) => {
    const { sample = [], padding } = outputs[index] ?? {};
    const read =
      padding === undefined ? readNumbers(what, part) : readSequences(what, part, [null], () => padding);
    const target: NamedNumbers = inRows({ what, ...read });
    checkCount(what, target, names.x, x);
    checkSample(what, target, sample);
    return target;
  });
}

/** Takes one number per sample as a row of one, as tfjs-layers does. */
export function inRows<Data extends Shaped>(data: Data): Data {
  return data.shape.length === 1 ? { ...data, shape: [...data.shape, 1] } : data;
}

/** @throws RangeError naming expected and received shape, or the batch size that a model fixes. */
export function checkInput(
  name: string,
  given: Shaped,
  { sample, fixedBatch, batchSize }: ExpectedShape,
): void {
  checkSample(name, given, sample);
  const [samples = 0] = given.shape;
  if (fixedBatch === null || (batchSize === fixedBatch && samples % fixedBatch === 0)) return;
  const both = `batchSize ${fixedBatch} and a multiple of it as samples, as the model fixes`;
  throw new RangeError(mismatch(name, both, `batchSize ${batchSize} and ${samples} samples`));
}

/** @throws RangeError unless both have the same number of samples. */
export function checkCount(name: string, { shape }: Shaped, otherName: string, other: Shaped): void {
  if (shape[0] === other.shape[0]) return;
  throw new RangeError(`${name} has ${shape[0]} samples, ${otherName} has ${other.shape[0]}`);
}

/** @throws RangeError unless samples have the expected shape. */
export function checkSample(name: string, { shape }: Shaped, expected: ExpectedShape['sample']): void {
  const fits =
    shape.length === expected.length + 1 &&
    expected.every((size, axis) => size === null || size === shape[axis + 1]);
  if (fits) return;
  const text = ['samples', ...expected.map((size) => size ?? 'any')].join(', ');
  throw new RangeError(mismatch(name, `shape [${text}]`, `[${shape.join(', ')}]`));
}

/** The largest batch that occurs: the arena is laid out for it. */
export function largestBatch(batchSize: number, ...samples: readonly (number | undefined)[]): number {
  return Math.min(batchSize, Math.max(...samples.map((count) => count ?? 0)));
}

/** Samples `begin` to `end`, as views. */
export function sliceSamples<
  Data extends Shaped & { readonly values: DataArray; readonly lengths?: readonly number[] },
>(data: Data, begin: number, end: number): Data {
  const { shape, values, lengths } = data;
  const [samples = 0, ...sample] = shape;
  const size = values.length / samples;
  const part = { values: values.subarray(begin * size, end * size), shape: [end - begin, ...sample] };
  return { ...data, ...part, ...(lengths && { lengths: lengths.slice(begin, end) }) };
}

/** Repeats each number in place: `[..., n]` becomes `[..., n * times]`. */
export function repeatNumbers({ values, shape }: FloatNumbers, times: number): FloatNumbers {
  const repeated = new Float32Array(values.length * times);
  for (let index = 0; index < values.length; index++) {
    repeated.fill(values[index] as number, index * times, (index + 1) * times);
  }
  return { values: repeated, shape: [...shape.slice(0, -1), (shape.at(-1) ?? 1) * times] };
}
