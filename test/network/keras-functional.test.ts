// Layers that are used twice, values that several layers take, merges, against what Keras 3 gave (test/golden/keras/functional.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/functional.json' with { type: 'json' };
import { type KerasCase, testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were at most 1.2e-7 of the outputs, 3.4e-7 of gradients, 2.3e-7 of losses and weights after twenty steps. */
describe.each(Object.entries<KerasCase>(keras.cases))('%s', (_, one) => testCase(one));
