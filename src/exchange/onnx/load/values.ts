// Values of a graph while it is read.
import type { LetheError } from '../../../errors.js';
import type { OnnxTensor } from '../../../formats/index.js';
import type { Formula } from './formulas.js';
import type { Place } from './network-builder.js';

/**
 * An axis of a value: the batch; an axis of a sample, by its index in the network; an axis of size 1, which the network lacks; the two
 * directions of a recurrent operator, or several such layers; the batch merged with axes of a sample.
 */
export type Axis = 'batch' | 'one' | 'directions' | 'rows' | number;

/** The output of a layer; two of them for two directions. */
export interface Data {
  readonly kind: 'data';
  /** Empty if only its formulas define it. */
  readonly places: readonly Place[];
  readonly axes: readonly Axis[];
  /** Whether its steps are reversed relative to the network. */
  readonly isTurned?: boolean | undefined;
  /** Axes that are merged in `rows`. */
  readonly merged?: readonly Axis[] | undefined;
  /** The step of the output that it is. */
  readonly step?: Step | undefined;
  /** Zero padding before and after its steps. */
  readonly padded?: readonly [before: number, behind: number];
  /** How its numbers are computed from others. */
  readonly formulas?: readonly Formula[];
}

/** One of a known number of steps, which are axis 0 of the output. */
export interface Step {
  readonly index: number;
  readonly count: number;
  /** The error if a single step is used, which no layer supports. */
  readonly error: LetheError;
}

/** The output of one layer, with its steps in order. */
export type Single = Data & { readonly places: readonly [Place] };

/** A size: a number, or the size of an axis of an output. */
export type Size = number | { readonly of: Axis; readonly at: Place | undefined };

/** Sizes that depend on data are represented by their axis. */
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
  /** An unsupported value: an error only if an output depends on it. */
  | { readonly kind: 'refused'; readonly error: LetheError };

/** The axes of a sample in the network. */
export function sampleAxes({ axes, merged = [], step }: Pick<Data, 'axes' | 'merged' | 'step'>): number[] {
  const all = axes.flatMap((axis) => (axis === 'rows' ? merged : [axis]));
  return [...(step === undefined ? [] : [0]), ...all].filter((axis) => typeof axis === 'number');
}

/** Index of an axis that may be counted from the end; -1 if out of range. */
export function axisAt(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  return Number.isInteger(place) && place >= 0 && place < rank ? place : -1;
}

/** Size of an axis; null if the file does not fix it. */
export function sizeOf({ places: [place] }: Data, axis: Axis): number | null {
  if (axis === 'one') return 1;
  if (typeof axis !== 'number' || place === undefined) return null;
  const { layer, output } = place;
  if (output === 'output') return layer.shape?.[axis] ?? null;
  const { units = 0, steps = null } = layer.recurrent ?? {};
  return axis === 0 && output.what === 'sequence' ? steps : units;
}
