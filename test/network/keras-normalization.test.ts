// Layer and batch normalization, against what Keras 3 gave (test/golden/keras/normalization.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/normalization.json' with { type: 'json' };
import { type KerasCase, testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were at most 2.4e-7 of the outputs, 1.4e-6 of gradients, 2.4e-7 of losses and weights after twenty steps. */
describe.each(Object.entries<KerasCase>(keras.cases))('%s', (_, one) => testCase(one, { gradients: 2e-6 }));
