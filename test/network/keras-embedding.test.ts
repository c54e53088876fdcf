// Embeddings, whose gradient is of the rows that occur, against what Keras 3 gave (test/golden/keras/embedding.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/embedding.json' with { type: 'json' };
import { type KerasCase, testCase } from './keras-cases.js';

afterAll(releaseKernels);

/** Measured were at most 4.5e-8 of the outputs, 7.3e-7 of gradients, 1.7e-7 of losses and weights after twenty steps. */
describe.each(Object.entries<KerasCase>(keras.cases))('%s', (_, one) => testCase(one));
