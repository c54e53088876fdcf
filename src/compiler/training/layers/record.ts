// What only training needs of a kind of layer.
import type { Entry, OneOrMore, Shape } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import type { Value } from '../../program/value.js';
import type { Parameter } from '../../weights/weight-spec.js';

/** One use of a layer before its forward pass. */
export interface Planned<Layer> {
  readonly layer: Layer;
  readonly parameters: readonly Parameter[];
  readonly inputShapes: OneOrMore<Shape>;
  /** For each input whether its gradient is asked for. */
  readonly wanted: readonly boolean[];
}

/** Places of the gradients of a layer's inputs or outputs, in order; undefined: not available or not needed. */
export type GradientsOf = readonly (number | undefined)[];

/** The backward pass of one use of a layer. */
export interface WayBack<Layer, Tape> {
  /**
   * Sample by sample. It may work in place: it owns the given gradients, and must return gradients that nothing else
   * uses.
   *
   * @param gradients dL/d(outputs); at least one is defined
   * @returns dL/d(inputs)
   */
  backward(context: ProgramContext, entry: Entry<Layer, Tape>, gradients: GradientsOf): GradientsOf;
  /** Sums over all samples, after a barrier; the threads share their columns. Only for trained weights. */
  weightGradients(context: ProgramContext, entry: Entry<Layer, Tape>): void;
}

/** The backward pass of a kind of layer. */
export interface BackwardRecord<Layer, Tape> {
  /** Whether the gradients of its weights are accumulated, so that a layer may be used again. Default: not. */
  readonly adds?: true;
  /**
   * Emitted first: shared preparations before a barrier, such as transposed weights.
   *
   * @returns the backward pass, with its preparations
   */
  prepare(context: ProgramContext, planned: Planned<Layer>): WayBack<Layer, Tape>;
}

/** For layers without weights. */
export function noWeights(): void {}

/** The backward pass of a layer without preparation and weights, with one input and one output. */
export function straightBack<Layer, Tape>(
  backward: (context: ProgramContext, entry: Entry<Layer, Tape>, gradient: number, output: Value) => number,
): BackwardRecord<Layer, Tape> {
  return {
    prepare: () => ({
      backward: (context, entry, [gradient]) => [
        gradient === undefined ? undefined : backward(context, entry, gradient, entry.outputs[0]),
      ],
      weightGradients: noWeights,
    }),
  };
}
