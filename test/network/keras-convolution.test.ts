// Convolutions along time, and pooling, against what Keras 3 gave (test/golden/keras/convolution.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/convolution.json' with { type: 'json' };
import { type KerasCase, testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were at most 1.2e-7 of the outputs, 9.0e-7 of gradients, 1.8e-7 of losses and weights after twenty steps. */
describe.each(Object.entries<KerasCase>(keras.cases))('%s', (_, one) => testCase(one));
