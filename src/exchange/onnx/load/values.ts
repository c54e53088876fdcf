// What a graph's values are while it is read.
import type { OnnxTensor } from '../../../formats/index.js';
import type { Place } from './network-builder.js';

/**
 * An axis of a value: of the batch; of a sample, by its place there in the network; of size 1, which the network does not have; of the two
 * directions of a recurrent operator.
 */
export type Axis = 'batch' | 'one' | 'directions' | number;

/** What a layer gives; of two directions two such values. */
export interface Data {
  readonly kind: 'data';
  readonly places: readonly Place[];
  readonly axes: readonly Axis[];
  /** Whether its steps are in the other order than the network's. */
  readonly isTurned?: boolean;
}

/** Sizes that depend on the data stand there as the axis of which they are. */
export interface Sizes {
  readonly kind: 'sizes';
  readonly sizes: readonly (number | { readonly of: Axis })[];
}

export type Value =
  | Data
  | Sizes
  | { readonly kind: 'constant'; readonly tensor: OnnxTensor }
  /** Zeros, whatever their shape. */
  | { readonly kind: 'zeros' };

/** The axes that the network has. */
export function sampleAxes({ axes }: Pick<Data, 'axes'>): number[] {
  return axes.filter((axis) => typeof axis === 'number');
}

/** The place of an axis that may be counted from the end; -1: there is none. */
export function axisAt(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  return Number.isInteger(place) && place >= 0 && place < rank ? place : -1;
}
