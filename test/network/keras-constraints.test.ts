// Constraints that hold after each step, against what Keras 3 gave (test/golden/keras/constraints.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/constraints.json' with { type: 'json' };
import { type KerasCase, type Tolerance, testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were 2.6e-6 of its input's gradient: what a row of three differs from its mean by is a few bits. */
const TOLERANCES: { readonly [name: string]: Partial<Tolerance> } = {
  'layer normalization': { gradients: 4e-6 },
};

describe.each(Object.entries<KerasCase>(keras.cases))('%s', (name, one) =>
  testCase(one, TOLERANCES[name], { constraints: 'keras' }),
);
