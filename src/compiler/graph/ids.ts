// Inputs that are the numbers of rows, such as an embedding takes.
import { type LayerDescription, recordOf } from '../layers/index.js';
import type { NetworkDescription } from './network.js';

/** The valid ids of an input: integers from 0 to below `vocabulary`. */
export interface IdRange {
  /** The layer that takes them, the one with the fewest rows. */
  readonly layer: string;
  readonly vocabulary: number;
}

type Described = Pick<NetworkDescription, 'inputs' | 'layers' | 'nodes'>;

/** By their nodes, which never change: each prediction of a step needs them. */
const known: WeakMap<NetworkDescription['nodes'], readonly (IdRange | undefined)[]> = new WeakMap();

/** The valid ids of each input of a network; undefined: any numbers. */
export function idRangesOf(network: Described): readonly (IdRange | undefined)[] {
  let ranges = known.get(network.nodes);
  if (ranges === undefined) {
    ranges = network.inputs.map((_, input) => idRangeOf(network, input));
    known.set(network.nodes, ranges);
  }
  return ranges;
}

/** Undefined: the input may be any numbers. */
export function idRangeOf(
  { layers, nodes }: Pick<NetworkDescription, 'layers' | 'nodes'>,
  input: number = 0,
): IdRange | undefined {
  let range: IdRange | undefined;
  for (const node of nodes) {
    const layer = layers[node.layer] as LayerDescription;
    const vocabulary = recordOf(layer).vocabulary?.(layer);
    if (vocabulary === undefined || !node.inputs.includes(input)) continue;
    if (range === undefined || vocabulary < range.vocabulary) range = { layer: layer.name, vocabulary };
  }
  return range;
}

/** The index of the first number that is not an id; -1: all are. */
export function findWrongId({ vocabulary }: IdRange, values: ArrayLike<number>): number {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!(value >= 0 && value < vocabulary && Math.floor(value) === value)) return index;
  }
  return -1;
}

/** For errors: what a number should have been. */
export function expectedId({ layer, vocabulary }: IdRange): string {
  return `an integer from 0 to ${vocabulary - 1}, a row of layer ${layer}`;
}
