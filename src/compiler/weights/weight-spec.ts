/** An L1L2 regularizer: adds `l1 sum |w| + l2 sum w^2` to the loss. */
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/** Gates of a cell: so many times its units are the columns of its weights. 1: the columns are those of no gates. */
export type Gates = 1 | 3 | 4;

/** One weight of a layer, as data: its name, order, first numbers, place and layout all follow from this. */
export interface WeightSpec {
  /** `layer/kernel`, as tfjs names it. */
  readonly name: string;
  /** As tfjs has it. */
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** Gates whose columns lie interleaved in fours (src/kernels/program/opcodes.ts); 1: the columns are those of no gates. */
  readonly gates: Gates;
  /** `rows`: padded, one behind the other. Else in panels. */
  readonly layout?: 'rows';
  /** Whether single rows of it are looked up, and no others have a gradient. Default: not. */
  readonly isTable?: true;
  /** What of the loss depends on it alone. */
  readonly penalty: Penalty | undefined;
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
