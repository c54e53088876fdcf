// What a graph's values are while it is read.
import type { LetheError } from '../../../errors.js';
import type { OnnxTensor } from '../../../formats/index.js';
import type { Formula } from './formulas.js';
import type { Place } from './network-builder.js';

/**
 * An axis of a value: of the batch; of a sample, by its place there in the network; of size 1, which the network does not have; of the two
 * directions of a recurrent operator, or of several such layers; of the batch and of axes of a sample, one behind the other.
 */
export type Axis = 'batch' | 'one' | 'directions' | 'rows' | number;

/** What a layer gives; of two directions two such values. */
export interface Data {
  readonly kind: 'data';
  /** None: only its formulas say what it is. */
  readonly places: readonly Place[];
  readonly axes: readonly Axis[];
  /** Whether its steps are in the other order than the network's. */
  readonly isTurned?: boolean | undefined;
  /** Which axes are together in `rows`. */
  readonly merged?: readonly Axis[] | undefined;
  /** Of which step of what its place gives it is. */
  readonly step?: Step | undefined;
  /** Steps of zeros before it and behind it. */
  readonly padded?: readonly [before: number, behind: number];
  /** How its numbers follow from others. */
  readonly formulas?: readonly Formula[];
}

/** One of a given number of steps, which are axis 0 of the place's. */
export interface Step {
  readonly index: number;
  readonly count: number;
  /** That a step alone is no layer, wherever it was taken. */
  readonly error: LetheError;
}

/** What one layer gives, in the order of its steps. */
export type Single = Data & { readonly places: readonly [Place] };

/** A size: a number, or that of an axis of what a layer gives. */
export type Size = number | { readonly of: Axis; readonly at: Place | undefined };

/** Sizes that depend on the data stand there as the axis of which they are. */
export interface Sizes {
  readonly kind: 'sizes';
  readonly sizes: readonly Size[];
}

export type Value =
  | Data
  | Sizes
  | { readonly kind: 'constant'; readonly tensor: OnnxTensor }
  /** Zeros, whatever their shape. */
  | { readonly kind: 'zeros' }
  /** What no layer gives: that counts where an output depends on it. */
  | { readonly kind: 'refused'; readonly error: LetheError };

/** The axes that the network has. */
export function sampleAxes({ axes, merged = [], step }: Pick<Data, 'axes' | 'merged' | 'step'>): number[] {
  const all = axes.flatMap((axis) => (axis === 'rows' ? merged : [axis]));
  return [...(step === undefined ? [] : [0]), ...all].filter((axis) => typeof axis === 'number');
}

/** The place of an axis that may be counted from the end; -1: there is none. */
export function axisAt(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  return Number.isInteger(place) && place >= 0 && place < rank ? place : -1;
}

/** How many numbers an axis has; null: the file leaves that open. */
export function sizeOf({ places: [place] }: Data, axis: Axis): number | null {
  if (axis === 'one') return 1;
  if (typeof axis !== 'number' || place === undefined) return null;
  const { layer, output } = place;
  if (output === 'output') return layer.shape?.[axis] ?? null;
  const { units = 0, steps = null } = layer.recurrent ?? {};
  return axis === 0 && output.what === 'sequence' ? steps : units;
}
