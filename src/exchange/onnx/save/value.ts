import type { LayerDescription } from '../../../compiler/index.js';
import type { GraphWriter } from './graph-writer.js';

/** A value of a network while its graph is written. */
export interface Value {
  /** `[batch, ...sample]` */
  readonly name: string;
  /** Shape of one sample; NaN for sizes that are not fixed. */
  readonly shape: readonly number[];
  /** Which steps are present, `[batch, time]`, boolean; undefined for all. */
  readonly mask?: string | undefined;
  /** The same with reversed steps, if available. */
  readonly reversed?: string;
  /** The same as `[time, batch, features]`, if available. */
  readonly timeFirst?: string;
}

/** One use of a layer. */
export interface Call<Layer> {
  readonly graph: GraphWriter;
  readonly layer: Layer;
  readonly inputs: readonly [Value, ...Value[]];
  /** Shape of each output. */
  readonly shapes: readonly [readonly number[], ...(readonly number[])[]];
  /** A weight by its name in the layer: `kernel`; undefined if the layer does not have it. */
  weight(own: string): Weight | undefined;
  /** States that are carried from batch to batch; undefined for zeros. */
  readonly states: States | undefined;
}

export interface Weight {
  /** `lstm/kernel` */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** States of a stateful layer as inputs and outputs of the graph. */
export interface States {
  /** `[batch, units]` each. */
  readonly first: readonly string[];
  /** Sets the final values. */
  end(values: readonly string[]): void;
}

/** Outputs of a layer, without their shapes. */
export type Written = Omit<Value, 'shape'>;

export type LayerOf<Kind extends LayerDescription['kind']> = Extract<
  LayerDescription,
  { readonly kind: Kind }
>;
