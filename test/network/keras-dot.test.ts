// Dot products along an axis of each of two values, against what Keras 3 gave (test/golden/keras/dot.py).
import { afterAll, describe } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import keras from '../golden/keras/dot.json' with { type: 'json' };
import { type KerasCase, testCase } from './keras-cases.js';

afterAll(releaseKernels);

describe.each(Object.entries<KerasCase>(keras.cases))('%s', (_, one) => testCase(one));
