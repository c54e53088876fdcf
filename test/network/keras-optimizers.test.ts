// Optimizers, against what Keras 3 gave (test/golden/keras/optimizers.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/optimizers.json' with { type: 'json' };
import { type KerasCase, testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were at most 6.0e-8 of the outputs, 1.1e-6 of gradients, 1.1e-6 of losses and weights after twenty steps. */
describe.each(Object.entries<KerasCase>(keras.cases))('%s', (_, one) =>
  testCase(one, { gradients: 2e-6, steps: 2e-6 }),
);
