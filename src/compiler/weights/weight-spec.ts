/** An L1L2 regularizer: adds `l1 sum |w| + l2 sum w^2` to the loss. */
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/**
 * A constraint that each step applies to a weight: no number below 0; or Euclidean norms along `axes` that move towards
 * `least` or `most` by the fraction `rate` if they are outside.
 */
export type Constraint =
  | { readonly kind: 'nonNeg' }
  | {
      readonly kind: 'norm';
      /** Axes of the weight; negative: from the end. */
      readonly axes: readonly number[];
      readonly least: number;
      readonly most: number;
      readonly rate: number;
    };

/** Regularizer and constraint of a weight. */
export interface WeightRules {
  /** Its penalty in the loss. */
  readonly penalty: Penalty | undefined;
  /** Its constraint, applied only if a training run says so: training in tfjs-layers applies none. */
  readonly constraint: Constraint | undefined;
}

/** For weights without rules. */
export const NO_RULES: WeightRules = { penalty: undefined, constraint: undefined };

/** Gates of a cell: its weights have this many times its units as columns. 1: no gates. */
export type Gates = 1 | 3 | 4;

/** One weight of a layer, as data: its name, order, first numbers, place and layout all follow from this. */
export interface WeightSpec extends WeightRules {
  /** `layer/kernel`, as tfjs names it. */
  readonly name: string;
  /** As tfjs has it. */
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** Gates whose columns are interleaved in fours (src/kernels/program/opcodes.ts); 1: no gates. */
  readonly gates: Gates;
  /** `rows`: padded, one behind the other. Else in panels. */
  readonly layout?: 'rows';
  /** Whether single rows of it are looked up, and no others have a gradient. Default: not. */
  readonly isTable?: true;
  /** How often its layer is used, once that is known. */
  readonly uses?: number;
  /** Whether tfjs-layers forgets its penalty, unlike training runs with Keras' regularizers. Default: not. */
  readonly isForgotten?: true;
  /** The initializer that tfjs-layers takes where the layer's configuration names none. */
  readonly initializer: string;
}

/** A weight with its places in the arena. */
export interface Parameter {
  readonly spec: WeightSpec;
  readonly address: number;
  readonly floats: number;
  /** Where its gradient goes; undefined if it is not trained. */
  readonly gradient: number | undefined;
  /** Whether the optimizer steps on those of its rows alone that occur in a batch: see `stepsByRows`. */
  readonly byRows: boolean;
}
