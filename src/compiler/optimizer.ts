/** An optimizer as plain data: one of tfjs-core's, with its parameters' names. `adam(0.01)` and the like return it. */
export type OptimizerDescription =
  | { readonly kind: 'sgd'; readonly learningRate: number }
  | {
      readonly kind: 'momentum';
      readonly learningRate: number;
      readonly momentum: number;
      readonly useNesterov: boolean;
    }
  | {
      readonly kind: 'adam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      /**
       * Whether epsilon is added before the second moment is corrected, as in Keras, instead of after it, as in tfjs.
       * Default false.
       */
      readonly kerasEpsilon?: boolean;
    }
  | {
      readonly kind: 'adamax';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly decay: number;
    }
  | {
      readonly kind: 'rmsprop';
      readonly learningRate: number;
      readonly decay: number;
      readonly momentum: number;
      readonly epsilon: number;
      readonly centered: boolean;
    }
  | { readonly kind: 'adagrad'; readonly learningRate: number; readonly initialAccumulatorValue: number }
  | {
      readonly kind: 'adadelta';
      readonly learningRate: number;
      readonly rho: number;
      readonly epsilon: number;
    };

/** The state that an optimizer carries from step to step. */
export interface OptimizerState {
  /** The number of steps so far. */
  iterations: number;
  /** Scalars by tfjs's names: those of {@link scalarNames}. */
  scalars: { [name in ScalarName]?: number };
  /**
   * For each slot, in the order of {@link SLOTS}, the numbers of every trainable weight, in tfjs's shape and order.
   * Empty before the first step.
   */
  slots: Float32Array[][];
}

type Kind = OptimizerDescription['kind'];

/** The slots of each optimizer: the names of tfjs-core's fields, and the suffix of a weight's name for each. */
const SLOTS: { readonly [kind in Kind]: { readonly [field: string]: string } } = {
  sgd: {},
  momentum: { accumulations: 'momentum' },
  adam: { accumulatedFirstMoment: 'm', accumulatedSecondMoment: 'v' },
  adamax: { accumulatedFirstMoment: 'm', accumulatedWeightedInfNorm: 'v' },
  rmsprop: { accumulatedMeanSquares: 'rms', accumulatedMoments: 'momentum', accumulatedMeanGrads: 'mg' },
  adagrad: { accumulatedGrads: 'accumulator' },
  adadelta: { accumulatedGrads: 'accum_grad', accumulatedUpdates: 'accum_var' },
};

/** The scalars of each optimizer, in addition to slots and steps, by the names of tfjs-core's fields. */
export interface ScalarNames {
  readonly sgd: never;
  readonly momentum: never;
  readonly adam: 'accBeta1' | 'accBeta2';
  readonly adamax: 'accBeta1' | 'iteration';
  readonly rmsprop: never;
  readonly adagrad: never;
  readonly adadelta: never;
}

export type ScalarName = ScalarNames[Kind];

const SCALARS: { readonly [kind in Kind]: { readonly [name in ScalarNames[kind]]: true } } = {
  sgd: {},
  momentum: {},
  adam: { accBeta1: true, accBeta2: true },
  adamax: { accBeta1: true, iteration: true },
  rmsprop: {},
  adagrad: {},
  adadelta: {},
};

/** Whether tfjs-core's `getWeights()` returns the state of this optimizer; not for adamax. */
const SAVED_BY_TFJS: { readonly [kind in Kind]: boolean } = {
  sgd: true,
  momentum: true,
  adam: true,
  adamax: false,
  rmsprop: true,
  adagrad: true,
  adadelta: true,
};

/** Whether files in tfjs's format can keep the state of this optimizer. */
export function isSavedByTfjs({ kind }: Pick<OptimizerDescription, 'kind'>): boolean {
  return SAVED_BY_TFJS[kind];
}

/** Optimizers in the order of the kernels' OptimizerKind. */
export const OPTIMIZERS: readonly Kind[] = Object.keys(SLOTS) as Kind[];

/** Names of the slots that this optimizer uses. */
export function slotNames(optimizer: OptimizerDescription): readonly string[] {
  const names = Object.keys(SLOTS[optimizer.kind]);
  return 'centered' in optimizer && !optimizer.centered ? names.slice(0, 2) : names;
}

/** Names of the scalars that this optimizer uses. */
export function scalarNames({ kind }: OptimizerDescription): readonly ScalarName[] {
  return Object.keys(SCALARS[kind]) as ScalarName[];
}

/** How tfjs-core names the slots of one weight, in the order of {@link slotNames}. */
export function slotWeightNames(optimizer: OptimizerDescription, weight: string): string[] {
  const suffixes = SLOTS[optimizer.kind];
  return slotNames(optimizer).map((name) => `${weight}/${suffixes[name]}`);
}

/** What each slot holds before the first step. */
export function initialSlotValue(optimizer: OptimizerDescription): number {
  return 'initialAccumulatorValue' in optimizer ? optimizer.initialAccumulatorValue : 0;
}

/** Products computed so far, by factor: a training run needs one after the other. */
const followed = new Map<number, { readonly steps: number; readonly product: number }>();

const MOST_FOLLOWED = 8;

/**
 * `accBeta1` or `accBeta2` after this many steps: beta^(steps + 1) as adam makes it, a float32 product of that many
 * factors. tfjs does not save it, and restores it by one call of `pow`, which rounds differently.
 */
export function accumulatedBeta(beta: number, steps: number): number {
  const factor = Math.fround(beta);
  const begun = followed.get(factor);
  let { steps: done, product } =
    begun !== undefined && begun.steps <= steps ? begun : { steps: 0, product: factor };
  for (; done < steps; done++) {
    const next = Math.fround(product * factor);
    if (next === product) break; // Zero, or the smallest number that rounding gives again, for ever.
    product = next;
  }
  if (followed.size === MOST_FOLLOWED) followed.clear();
  followed.set(factor, { steps: done, product });
  return product;
}
