import { LetheError } from '../../../errors.js';
import { maskOf, type NetworkBuilder, type Place } from './network-builder.js';
import type { NodeReader } from './node-reader.js';
import type { NamedWeight } from './own.js';
import { type Axis, type Data, type Single, sampleAxes, type Value } from './values.js';

/** One node while a graph is read. */
export interface Reading {
  readonly node: NodeReader;
  readonly network: NetworkBuilder;
  /** Version of the operators. */
  readonly opset: number;
  /** Whether a single node uses its first output, which is not an output of the graph. */
  readonly isTakenOnce: boolean;
  /** Batch size that the file fixes; null for any. */
  readonly batchSize: number | null;
  /** Counts copied numbers, which are limited in proportion to the size of the file. */
  spend(numbers: number): void;
  /** Values of the graph, for operators with inner graphs. */
  readonly named: ReadonlyMap<string, Value>;
}

/** Thrown if a recurrent operator finds the time steps where the batch was expected. */
export class TimeFirst extends LetheError {}

/** Thrown if an input's index 0 is masked, which its embedding has to know. */
export class MaskedIds extends LetheError {
  readonly input: string;

  constructor(input: string, message: string) {
    super('model', message);
    this.input = input;
  }
}

/** Reads an operator into the values of its outputs. */
export type Read = (reading: Reading) => readonly Value[];

/**
 * The output of a layer, with these axes.
 *
 * @param like value whose merged axes and step are kept
 */
export function dataOf(
  place: Place,
  axes: readonly Axis[],
  { merged, step }: Pick<Data, 'merged' | 'step'> = {},
): Data {
  return { kind: 'data', places: [place], axes, ...(merged && { merged }), ...(step && { step }) };
}

/** Adds a layer with one output. */
export function put(
  { network, node, spend }: Reading,
  className: string,
  config: object,
  inputs: readonly Place[],
  weights: { readonly [own: string]: Omit<NamedWeight, 'name'> } = {},
): Place {
  const layer = network.layer(className, node.name, config, inputs);
  if (layer.takesMasks && className !== 'Masking' && inputs.some((input) => maskOf(input) !== undefined)) {
    throw node.refused('masked steps before it are not supported');
  }
  for (const [own, weight] of Object.entries(weights)) {
    spend(weight.values.length);
    layer.weights.push({ name: `${layer.name}/${own}`, ...weight });
  }
  return { layer, output: 'output' };
}

/**
 * The value with its axes in this order; a permutation layer exchanges the two axes of a sample if needed.
 *
 * @throws LetheError `model` if no layer can do it.
 */
export function arrange(reading: Reading, data: Single, axes: readonly Axis[]): Place {
  const [place] = data.places;
  if (data.axes.join() === axes.join()) return place;
  const exchanged = data.axes.map((axis) => (typeof axis === 'number' ? 1 - axis : axis));
  if (sampleAxes(data).length === 2 && exchanged.join() === axes.join()) {
    return put(reading, 'Permute', { dims: [2, 1] }, [place]);
  }
  const got = `[${data.axes.join()}], of the samples' axes`;
  throw reading.node.refused(`expected axes in the order [${axes.join()}], got ${got}`);
}

/** A value and its axes, with the features last. */
export function featuresLast(reading: Reading, data: Single): Single {
  const last = sampleAxes(data).length - 1;
  if (data.axes.at(-1) === last) return data;
  const axes = data.axes.map((axis) => (typeof axis === 'number' ? 1 - axis : axis));
  if (data.step !== undefined) throw data.step.error;
  const { merged } = data;
  return { kind: 'data', places: [arrange(reading, data, axes)], axes, ...(merged && { merged }) };
}

/** A value in the form of the network: the batch, then the axes of a sample. */
export function straight(reading: Reading, index: number): Single {
  const data = reading.node.data(index);
  const axes: readonly Axis[] = ['batch', ...sampleAxes(data).sort((a, b) => a - b)];
  // Axes of size 1, which the network does not have, may be anywhere.
  const own = { ...data, axes: data.axes.filter((axis) => axis !== 'one') };
  return { kind: 'data', places: [arrange(reading, own, axes)], axes };
}
