// Steps that are left out, against what Keras 3 gave (test/golden/keras/masks.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/masks.json' with { type: 'json' };
import { testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were . */
/** Measured were at most 9.0e-8 of the outputs, 6.8e-7 of gradients, 3.2e-7 of losses and weights after twenty steps. */
describe.each(Object.entries(keras.cases))('%s', (_, one) => testCase(one));
