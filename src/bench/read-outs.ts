import type { BenchmarkCase } from './cases.js';

/** The read-out of a case, by its loss. */
export const READ_OUTS: {
  readonly [loss in BenchmarkCase['loss']]: {
    readonly activation: 'linear' | 'softmax';
    /** Whether inputs and targets are one-hot. */
    readonly oneHot: boolean;
  };
} = {
  meanSquaredError: { activation: 'linear', oneHot: false },
  categoricalCrossentropy: { activation: 'softmax', oneHot: true },
};
