import type { LayerDescription } from '../../../compiler/index.js';
import type { GraphWriter } from './graph-writer.js';

/** A value of a network while its graph is written. */
export interface Value {
  /** `[batch, ...sample]` */
  readonly name: string;
  /** Of one sample; NaN where a size is open. */
  readonly shape: readonly number[];
  /** Which steps there are, `[batch, time]` of truth values; undefined: all. */
  readonly mask?: string | undefined;
  /** The same with its steps in the other order, where that is there, too. */
  readonly reversed?: string;
  /** The same as `[time, batch, features]`, likewise. */
  readonly timeFirst?: string;
}

/** One use of a layer. */
export interface Call<Layer> {
  readonly graph: GraphWriter;
  readonly layer: Layer;
  readonly inputs: readonly [Value, ...Value[]];
  /** Of each output. */
  readonly shapes: readonly [readonly number[], ...(readonly number[])[]];
  /** A weight by its own name: `kernel`; undefined if the layer does not have it. */
  weight(own: string): Weight | undefined;
  /** States that go on from batch to batch; undefined: zeros. */
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
  /** Tells which values they end with. */
  end(values: readonly string[]): void;
}

/** A layer's outputs, without their shapes. */
export type Written = Omit<Value, 'shape'>;

export type LayerOf<Kind extends LayerDescription['kind']> = Extract<
  LayerDescription,
  { readonly kind: Kind }
>;
