import { LetheError } from '../../../errors.js';
import { maskOf, type NetworkBuilder, type Place } from './network-builder.js';
import type { NodeReader } from './node-reader.js';
import type { NamedWeight } from './own.js';
import { type Axis, type Data, type Single, sampleAxes, type Value } from './values.js';

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
  /** Counts numbers that are copied, of which a file of its size may ask for a bounded number. */
  spend(numbers: number): void;
  /** Values of the graph, for operators that have graphs inside. */
  readonly named: ReadonlyMap<string, Value>;
}

/** Samples of a batch are not where they were looked for: a recurrent operator has the steps there. */
export class TimeFirst extends LetheError {}

/** Ids of an input are masked where they are 0, which their table has to know. */
export class MaskedIds extends LetheError {
  readonly input: string;

  constructor(input: string, message: string) {
    super('model', message);
    this.input = input;
  }
}

/** What an operator gives: of each output a value. */
export type Read = (reading: Reading) => readonly Value[];

/**
 * A layer's output, with these axes.
 *
 * @param like the value of which it keeps what is together in rows, and which step it is
 */
export function dataOf(
  place: Place,
  axes: readonly Axis[],
  { merged, step }: Pick<Data, 'merged' | 'step'> = {},
): Data {
  return { kind: 'data', places: [place], axes, ...(merged && { merged }), ...(step && { step }) };
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
  if (layer.takesMasks && className !== 'Masking' && inputs.some((input) => maskOf(input) !== undefined)) {
    throw node.refused('steps that are masked before it have no layer');
  }
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

/** A value and its axes, of which the last is the last of the network's. */
export function featuresLast(reading: Reading, data: Single): Single {
  const last = sampleAxes(data).length - 1;
  if (data.axes.at(-1) === last) return data;
  const axes = data.axes.map((axis) => (typeof axis === 'number' ? 1 - axis : axis));
  if (data.step !== undefined) throw data.step.error;
  const { merged } = data;
  return { kind: 'data', places: [arrange(reading, data, axes)], axes, ...(merged && { merged }) };
}

/** A value as the network has it: the batch, then the axes of a sample, and nothing else. */
export function straight(reading: Reading, index: number): Single {
  const data = reading.node.data(index);
  const axes: readonly Axis[] = ['batch', ...sampleAxes(data).sort((a, b) => a - b)];
  // Axes of size 1, which the network does not have, may stand anywhere.
  const own = { ...data, axes: data.axes.filter((axis) => axis !== 'one') };
  return { kind: 'data', places: [arrange(reading, own, axes)], axes };
}
