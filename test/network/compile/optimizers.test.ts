import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { OptimizerDescription } from '../../../src/compiler/optimizer.js';
import { LetheError } from '../../../src/errors.js';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  momentum,
  optimizerConfig,
  readOptimizer,
  rmsprop,
  sgd,
} from '../../../src/network/compile/optimizers.js';
import { fromTrainingConfig, toTrainingConfig } from '../../../src/network/compile/training-config.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';

withBackend();

const ours = { sgd, momentum, adam, adamax, rmsprop, adagrad, adadelta } as {
  readonly [name: string]: (...parameters: unknown[]) => OptimizerDescription;
};
const theirs = tf.train as unknown as { readonly [name: string]: (...parameters: unknown[]) => tf.Optimizer };

const CALLS: [name: string, parameters: unknown[]][] = [
  ['sgd', [0.5]],
  ['momentum', [0.1, 0.8]],
  ['momentum', [0.1, 0.8, true]],
  ['adam', []],
  ['adam', [0.5, 0.1, 0.2, 0.3]],
  ['adam', [0.5, undefined, 0.2, null]],
  ['adamax', []],
  ['adamax', [0.5, 0.1, 0.2, 0.3, 0.4]],
  ['rmsprop', [0.01]],
  ['rmsprop', [0.01, 0.2, 0.3, 0.4, true]],
  ['adagrad', [0.2]],
  ['adagrad', [0.2, 0.3]],
  ['adadelta', []],
  ['adadelta', [0.1, 0.2, 0.3]],
];

describe('an optimizer has the class and parameters of tfjs-core', () => {
  test.each(CALLS)('%s(%j)', (name, parameters) => {
    const tfjs = theirs[name]?.(...parameters) as tf.Optimizer;
    const { className, config } = optimizerConfig(ours[name]?.(...parameters) as OptimizerDescription);
    expect(className).toBe(tfjs.getClassName());
    expect(JSON.stringify(config)).toBe(JSON.stringify(tfjs.getConfig()));
  });

  const names = ['sgd', 'adam', 'adamax', 'rmsprop', 'adagrad', 'adadelta'];
  test.each([...names, 'SGD', 'Adam', 'Adamax', 'RMSProp', 'Adagrad', 'Adadelta'])('%s by name', (name) => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
    model.compile({ optimizer: name, loss: 'meanSquaredError' });
    const { className, config } = optimizerConfig(readOptimizer('compile', name));
    expect(className).toBe(model.optimizer.getClassName());
    expect(JSON.stringify(config)).toBe(JSON.stringify(model.optimizer.getConfig()));
  });
});

test("Keras' epsilon of adam is kept in files, and what has none of it is as without", () => {
  const optimizer = adam(0.1, 0.9, 0.999, 1e-7, true);
  expect(optimizerConfig(optimizer).config).toEqual({
    ...optimizerConfig(adam(0.1)).config,
    kerasEpsilon: true,
  });
  const saved = toTrainingConfig({ optimizer, loss: 'meanSquaredError' }, ['a']);
  expect(fromTrainingConfig('load', saved, ['a'])?.optimizer).toEqual(optimizer);
  expect(adam(0.1)).not.toHaveProperty('kerasEpsilon');
});

describe('what is no optimizer is named', () => {
  const given = (value: unknown) => (): unknown => readOptimizer('compile', value);

  test('an unknown name or kind', () => {
    expect(given('adamw')).toThrow(
      new LetheError(
        'model',
        'compile: optimizer: expected one of sgd, adam, adamax, rmsprop, adagrad, adadelta, got adamw',
      ),
    );
    expect(given('toString')).toThrow(LetheError);
    expect(given({ kind: 'lion' })).toThrow('compile: optimizer: kind: expected one of sgd, momentum');
    expect(given({ kind: '__proto__' })).toThrow(LetheError);
  });

  test('a value of another kind', () => {
    for (const value of [undefined, null, 3, {}, []]) expect(given(value)).toThrow(TypeError);
    expect(given(3)).toThrow(
      'compile: optimizer: expected a name or the result of adam() and the like, got 3',
    );
  });

  test('a parameter that is not a finite number', () => {
    expect(() => adam(Number.NaN)).toThrow(
      new RangeError('adam: learningRate: expected a finite number, got NaN'),
    );
    expect(() => sgd('0.1' as unknown as number)).toThrow(TypeError);
    expect(() => momentum(0.1, 0.9, 1 as unknown as boolean)).toThrow(
      'momentum: useNesterov: expected a boolean, got 1',
    );
    expect(() => adam(0.1, 0.9, 0.9, 0, 1 as unknown as boolean)).toThrow(
      'adam: kerasEpsilon: expected a boolean, got 1',
    );
    expect(given({ kind: 'adam', learningRate: 0.1 })).toThrow(
      'compile: optimizer: beta1: expected a finite number, got undefined',
    );
  });

  test.each<[string, () => unknown, string]>([
    ['sgd', () => sgd(-0.1), 'learningRate: expected a number of at least 0, got -0.1'],
    ['momentum', () => momentum(0.1, 1.1), 'momentum: expected a number from 0 to 1, got 1.1'],
    ['momentum', () => momentum(-1, 0.9), 'learningRate: expected a number of at least 0, got -1'],
    ['adam', () => adam(-1), 'learningRate: expected a number of at least 0, got -1'],
    ['adam', () => adam(0.1, 1), 'beta1: expected a number from 0 to below 1, got 1'],
    ['adam', () => adam(0.1, 0.9, -0.1), 'beta2: expected a number from 0 to below 1, got -0.1'],
    ['adam', () => adam(0.1, 0.9, 0.999, -1e-7), 'epsilon: expected a number of at least 0, got -1e-7'],
    ['adamax', () => adamax(0.1, 2), 'beta1: expected a number from 0 to below 1, got 2'],
    ['adamax', () => adamax(0.1, 0.9, 0.9, 0, -1), 'decay: expected a number of at least 0, got -1'],
    ['rmsprop', () => rmsprop(0.1, 1.5), 'decay: expected a number from 0 to 1, got 1.5'],
    ['rmsprop', () => rmsprop(0.1, 0.9, -0.5), 'momentum: expected a number from 0 to 1, got -0.5'],
    [
      'adagrad',
      () => adagrad(0.1, -0.1),
      'initialAccumulatorValue: expected a number of at least 0, got -0.1',
    ],
    ['adadelta', () => adadelta(0.1, 7), 'rho: expected a number from 0 to 1, got 7'],
  ])('a parameter of %s that is out of its bounds (%#)', (name, make, message) => {
    expect(make).toThrow(new RangeError(`${name}: ${message}`));
    const description = { ...readOptimizer('compile', name === 'momentum' ? momentum(0.1, 0.9) : name) };
    const parameter = message.slice(0, message.indexOf(':'));
    const value = Number(message.slice(message.lastIndexOf(' ') + 1));
    expect(given({ ...description, [parameter]: value })).toThrow(
      new RangeError(`compile: optimizer: ${message}`),
    );
  });

  test('bounds themselves are taken', () => {
    for (const make of [
      () => sgd(0),
      () => momentum(0, 1),
      () => adam(0, 0, 0, 0),
      () => rmsprop(0, 0, 1, 0),
      () => rmsprop(0, 1),
      () => adagrad(0, 0),
      () => adadelta(0, 1, 0),
    ])
      expect(make).not.toThrow();
  });

  test('and no more is kept of a description than its parameters', () => {
    expect(readOptimizer('compile', { kind: 'sgd', learningRate: 1, more: 2 })).toEqual(sgd(1));
  });
});
