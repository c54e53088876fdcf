import { LetheError } from '../../../errors.js';
import type { NetworkBuilder, Place } from './network-builder.js';
import type { NodeReader } from './node-reader.js';
import type { NamedWeight } from './own.js';
import { type Axis, type Data, sampleAxes, type Value } from './values.js';

/** One node while a graph is read. */
export interface Reading {
  readonly node: NodeReader;
  readonly network: NetworkBuilder;
  /** The version of the operators. */
  readonly opset: number;
  /** Whether one node alone takes its first output, and that is no output of the graph. */
  readonly isTakenOnce: boolean;
  /** How many samples the file fixes; null: any. */
  readonly batchSize: number | null;
  /** Counts numbers that are copied, of which a file of its size may ask for so many. */
  spend(numbers: number): void;
}

/** Samples of a batch are not where they were looked for: a recurrent operator has the steps there. */
export class TimeFirst extends LetheError {}

/** What an operator gives: of each output a value. */
export type Read = (reading: Reading) => readonly Value[];

/** A layer's output, with these axes. */
export function dataOf(place: Place, axes: readonly Axis[]): Data {
  return { kind: 'data', places: [place], axes };
}

/** A layer of one output. */
export function put(
  { network, node, spend }: Reading,
  className: string,
  config: object,
  inputs: readonly Place[],
  weights: { readonly [own: string]: Omit<NamedWeight, 'name'> } = {},
): Place {
  const layer = network.layer(className, node.name, config, inputs);
  for (const [own, weight] of Object.entries(weights)) {
    spend(weight.values.length);
    layer.weights.push({ name: `${layer.name}/${own}`, ...weight });
  }
  return { layer, output: 'output' };
}

/**
 * The value with its axes in this order, by a layer that exchanges the two of a sample if that takes one.
 *
 * @throws LetheError `model` if no layer does.
 */
export function arrange(
  reading: Reading,
  data: ReturnType<NodeReader['data']>,
  axes: readonly Axis[],
): Place {
  const [place] = data.places;
  if (data.axes.join() === axes.join()) return place;
  const exchanged = data.axes.map((axis) => (typeof axis === 'number' ? 1 - axis : axis));
  if (sampleAxes(data).length === 2 && exchanged.join() === axes.join()) {
    return put(reading, 'Permute', { dims: [2, 1] }, [place]);
  }
  const got = `[${data.axes.join()}], of the samples' axes`;
  throw reading.node.refused(`expected axes in the order [${axes.join()}], got ${got}`);
}

/** A value and its axes, of which the last is the last of the network's. */
export function featuresLast(reading: Reading, index: number): Data & { readonly places: readonly [Place] } {
  const data = reading.node.data(index);
  const last = sampleAxes(data).length - 1;
  if (data.axes.at(-1) === last) return data;
  const axes = data.axes.map((axis) => (typeof axis === 'number' ? 1 - axis : axis));
  return { ...data, places: [arrange(reading, data, axes)], axes };
}

/** A value as the network has it: the batch, then the axes of a sample, and nothing else. */
export function straight(reading: Reading, index: number): Data & { readonly places: readonly [Place] } {
  const data = reading.node.data(index);
  const axes: readonly Axis[] = ['batch', ...sampleAxes(data).sort((a, b) => a - b)];
  return { ...data, places: [arrange(reading, data, axes)], axes };
}
