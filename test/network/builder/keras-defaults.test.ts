import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  dense,
  gru,
  kerasDefaults,
  lstm,
  sequential,
  simpleRNN,
} from '../../../src/network/builder/index.js';
import { initialWeights } from '../../../src/network/weights/initial-weights.js';
import keras from '../../golden/keras/keras3.json' with { type: 'json' };
import recurrent from '../../golden/keras/recurrent.json' with { type: 'json' };
import { withBackend } from '../../tfjs/backend-for-tests.js';

withBackend();

const inputShape = [4, 3];

/** What Keras has no word for, or another: the rest of a layer's configuration must be its default. */
const NOT_IN_KERAS = ['name', 'trainable', 'batch_input_shape', 'dtype', 'implementation', 'units'];

/** Configurations side by side: initializers by name, as in Keras, not as the class that tfjs-layers makes of them. */
function comparable(config: { readonly [key: string]: unknown }): { [key: string]: unknown } {
  const entries = Object.entries(config).filter(([key]) => !NOT_IN_KERAS.includes(key));
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const { class_name: className, config: own } = (value ?? {}) as {
        class_name?: string;
        config?: object;
      };
      if (className === undefined) return [key, value];
      return [key, className === 'GlorotUniform' ? GLOROT_UNIFORM : { className, ...own }];
    }),
  );
}

/** Keras' GlorotUniform, as tfjs-layers writes it. */
const GLOROT_UNIFORM = {
  className: 'VarianceScaling',
  ...{ scale: 1, mode: 'fan_avg', distribution: 'uniform', seed: null },
};

describe('kerasDefaults', () => {
  test.each([
    ['lstm', lstm({ ...kerasDefaults.lstm, units: 3, inputShape }), keras.lstmDefaults],
    ['gru', gru({ ...kerasDefaults.gru, units: 3, inputShape }), recurrent.gruDefaults],
    [
      'simpleRNN',
      simpleRNN({ ...kerasDefaults.simpleRNN, units: 3, inputShape }),
      recurrent.simpleRnnDefaults,
    ],
    ['dense', dense({ ...kerasDefaults.dense, units: 2, inputShape }), keras.denseDefaults],
  ])('of %s make of every option what Keras 3 takes', (_, { config }, expected) => {
    const ours = comparable(config);
    const theirs = comparable(expected);
    for (const key of Object.keys(theirs)) {
      if (key in ours) expect([key, ours[key]]).toEqual([key, theirs[key]]);
    }
    const told = [
      'activation',
      'recurrent_activation',
      'unit_forget_bias',
      'reset_after',
      'kernel_initializer',
    ];
    for (const key of told) if (key in theirs) expect(ours).toHaveProperty(key);
  });

  test('may be spread into layers of tfjs-layers, and give the same', () => {
    const ours = sequential({
      layers: [
        lstm({ ...kerasDefaults.lstm, units: 3, inputShape }),
        dense({ ...kerasDefaults.dense, units: 2, activation: 'relu' }),
      ],
    });
    const model = tfl.sequential({
      layers: [
        tfl.layers.lstm({ ...kerasDefaults.lstm, units: 3, inputShape }),
        tfl.layers.dense({ ...kerasDefaults.dense, units: 2, activation: 'relu' }),
      ],
    });
    const theirs = model.toJSON('', false);
    expect(initialWeights(ours, 4)).toEqual(initialWeights(theirs, 4));
    const [kernel, , bias] = initialWeights(ours, 4);
    const limit = Math.sqrt(6 / (3 + 12));
    expect(Math.max(...(kernel ?? [2]).map(Math.abs))).toBeLessThanOrEqual(limit);
    expect([...(bias ?? [])]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    model.dispose();
  });
});
