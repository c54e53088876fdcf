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

/** Gradients of a layer's inputs or outputs in their order: where each lies; undefined: nobody has or needs it. */
export type GradientsOf = readonly (number | undefined)[];

/** The way back through one use of a layer. */
export interface WayBack<Layer, Tape> {
  /**
   * Sample by sample. It may work in place: a gradient that it is given is nobody else's, and one that it returns must be
   * no other's.
   *
   * @param gradients dL/d(outputs), of which at least one is there
   * @returns dL/d(inputs)
   */
  backward(context: ProgramContext, entry: Entry<Layer, Tape>, gradients: GradientsOf): GradientsOf;
  /** Sums over all samples, after a barrier; the threads share their columns. Only where something is trained. */
  weightGradients(context: ProgramContext, entry: Entry<Layer, Tape>): void;
}

/** The backward pass of a kind of layer. */
export interface BackwardRecord<Layer, Tape> {
  /** Whether the gradients of its weights are added to what there is, so that a layer may be used again. Default: not. */
  readonly adds?: true;
  /**
   * Emitted first of all: what the threads share and a barrier precedes, such as transposed weights.
   *
   * @returns the way back, which knows what was prepared for it
   */
  prepare(context: ProgramContext, planned: Planned<Layer>): WayBack<Layer, Tape>;
}

/** For layers without weights. */
export function noWeights(): void {}

/** The way back of a layer that needs nothing prepared and has no weights, with one input and one output. */
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
