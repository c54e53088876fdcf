// Topologies come out of files, which may hold anything: every one is read, or refused by an error of ours.
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NotLowered, readTopology } from '../../../src/compiler/index.js';
import { inProportion } from '../../in-proportion.js';
import { dense, layer, lstm, sequential } from '../networks.js';

/** A model that is a layer. */
function inner(name: string, layers: object[]): ReturnType<typeof layer> {
  return layer('Sequential', name, { layers });
}

const USUAL: unknown[] = [
  sequential(
    [4, 3],
    [
      lstm('a', 2, { kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 1 } }, dropout: 0.5 }),
      layer('TimeDistributed', 'b', { layer: dense('c', 2) }),
      layer('Dropout', 'd', { rate: 0.5 }),
      layer('SpatialDropout1D', 'i', { rate: 0.5, noise_shape: [1] }),
      layer('GaussianNoise', 'j', { stddev: 0.5 }),
      layer('GaussianDropout', 'k', { rate: 0.5 }),
      layer('AlphaDropout', 'l', { rate: 0.5, noise_shape: null }),
      layer('ReLU', 'm', { max_value: 1, negative_slope: 0, threshold: 0 }),
      layer('LeakyReLU', 'n', { alpha: 0.5 }),
      layer('ELU', 'o', { alpha: 1 }),
      layer('PReLU', 'r', { shared_axes: [1], alpha_regularizer: 'l1l2', alpha_constraint: null }),
      layer('ThresholdedReLU', 'p', { theta: 0.5 }),
      layer('Softmax', 'q', { axis: [-1] }),
      layer('Reshape', 'e', { target_shape: [-1, 2] }),
      layer('Flatten', 'f'),
      layer('RepeatVector', 'g', { n: 2 }),
      layer('Activation', 'h', { activation: { class_name: 'softmax', config: {} } }),
    ],
  ),
  {
    modelTopology: {
      model_config: {
        class_name: 'Model',
        config: {
          name: 'model',
          layers: [
            { ...layer('InputLayer', 'x', { batch_input_shape: [null, 3] }), name: 'x', inbound_nodes: [] },
            { ...dense('y', 2), name: 'y', inbound_nodes: [[['x', 0, 0, {}]]] },
          ],
          input_layers: [['x', 0, 0]],
          output_layers: [['y', 0, 0]],
        },
      },
    },
  },
  sequential(
    [4, 3],
    [
      inner('m', [lstm('a', 3, { batch_input_shape: [null, 4, 3], return_sequences: true }), dense('b', 3)]),
      inner('n', [layer('InputLayer', 'x', { batch_input_shape: [null, null, 3] }), dense('c', 3)]),
    ],
  ),
];

const HOSTILE: unknown[] = [
  ...[
    null,
    true,
    -1,
    0,
    0.5,
    1e300,
    2 ** 31,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    'x'.repeat(5000),
    'a\n\u0000b',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'LSTM',
    'Dense',
    'InputLayer',
    'TimeDistributed',
    [],
    {},
    [[[]]],
  ],
  { toString: 3, valueOf: {} },
  { class_name: { toString: null }, config: { name: { toString: 1 } } },
  JSON.parse('{"__proto__": {"units": 3, "polluted": true}, "class_name": "L1L2"}'),
  ['x', 'y', 'z'],
];

/** Every place in a value, as the keys that lead there. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

/** A copy with another value at one place; undefined takes it out. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as { [key: string]: unknown };
  if (rest.length === 0 && by === undefined) delete copy[key];
  else copy[key] = replaced(copy[key], rest, by);
  return Array.isArray(copy) ? copy.filter(() => true) : copy;
}

const anything = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});
const damage = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: anything },
);
const damaged = fc
  .constantFrom(...USUAL)
  .chain((usual) =>
    fc
      .array(fc.tuple(fc.constantFrom(...places(usual)), damage), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((value, [path, by]) => replaced(value, path, by), usual)),
  );

const outcomes = { read: 0, refused: 0 };

function attack(topology: unknown): void {
  try {
    const { layers, inputs } = readTopology(topology);
    for (const { name } of layers) expect(typeof name).toBe('string');
    const sizes = inputs.flatMap(({ shape }) => shape);
    expect(sizes.every((size) => size === null || (Number.isInteger(size) && size > 0))).toBe(true);
    outcomes.read++;
  } catch (error) {
    if (!(error instanceof NotLowered)) throw error;
    expect(error.message.length).toBeLessThan(400);
    expect(error.message).not.toMatch(/[\n\0]/);
    outcomes.refused++;
  }
}

afterAll(() => {
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

describe('a topology out of a file is read, or refused by name', () => {
  test('with anything at any place', () => {
    fc.assert(fc.property(damaged, attack), { numRuns: inProportion(2000) });
    expect(outcomes.read).toBeGreaterThan(inProportion(100));
    expect(outcomes.refused).toBeGreaterThan(inProportion(500));
  });

  test('with each hostile value at each place', () => {
    for (const usual of USUAL) {
      for (const path of places(usual)) for (const value of HOSTILE) attack(replaced(usual, path, value));
    }
  });

  test('or anything at all', () => {
    fc.assert(fc.property(anything, attack), { numRuns: inProportion(1000) });
  });

  const refusal = (topology: unknown): string => {
    try {
      readTopology(topology);
    } catch (error) {
      if (error instanceof NotLowered) return error.message;
      throw error;
    }
    return 'read';
  };
  const many = (count: number): object => ({
    class_name: 'Sequential',
    config: {
      layers: Array.from({ length: count }, (_, index) =>
        dense(`layer${index}`, 1, { batch_input_shape: [null, 1] }),
      ),
    },
  });

  test('a million layers, or wrappers in wrappers', () => {
    expect(refusal(many(1000))).toBe('read');
    const million = new Array(1_000_000).fill(dense('a', 1));
    expect(refusal({ class_name: 'Sequential', config: { layers: million } })).toBe(
      'expected at most 1000 layers, got 1000000',
    );
    let inner: unknown = dense('a', 1);
    for (let depth = 0; depth < 100_000; depth++)
      inner = { class_name: 'TimeDistributed', config: { layer: inner } };
    expect(refusal({ class_name: 'Sequential', config: { layers: [inner] } })).toBe(
      'layer time_distributed_TimeDistributed2: the shape of its input is not known',
    );
    const wrapped = layer('TimeDistributed', 'b', { layer: inner });
    expect(refusal(sequential([2, 2], [wrapped]))).toBe('layer b: it is nested more than 16 deep');
  });

  test('models in models, or used more often than anybody counts', () => {
    const innermost = dense('a', 2, { batch_input_shape: [null, 2] });
    const nested = (depth: number): object => {
      let model = innermost;
      for (let level = 0; level < depth; level++) model = inner(`m${level}`, [model]);
      return sequential([2], [dense('first', 2), model]);
    };
    expect(refusal(nested(15))).toBe('read');
    expect(refusal(nested(16))).toBe('layer a: it is nested more than 16 deep');
    expect(refusal(nested(100_000))).toBe('layer m99983: it is nested more than 16 deep');
    const input = { ...layer('InputLayer', 'x', { batch_input_shape: [null, 2] }), inbound_nodes: [] };
    const twice = (name: string, used: object): ReturnType<typeof layer> => {
      const at = (call: number): object => [['it', call, 0, {}]];
      const use = { ...used, name: 'it', inbound_nodes: [[['x', 0, 0, {}]], at(1)] };
      const places = { input_layers: [['x', 0, 0]], output_layers: [['it', 2, 0]] };
      return layer('Model', name, { layers: [{ ...input, name: 'x' }, use], ...places });
    };
    let used: ReturnType<typeof layer> = inner('m', [layer('InputLayer', 'y', input.config)]);
    for (let level = 0; level < 14; level++)
      used = twice(`m${level}`, { ...used, config: { ...used.config, name: 'it' } });
    expect(refusal(sequential([2], [dense('first', 2), used]))).toBe(
      'expected at most 10000 layers and uses of them',
    );
  });

  test('names that are long, odd, no texts, or taken', () => {
    expect(refusal(sequential([2], [layer('Conv2D', 'x'.repeat(1e6))]))).toBe(
      `layer ${'x'.repeat(79)}…: Conv2D has no kernel`,
    );
    expect(refusal(sequential([2], [layer('a\nb', 'c\u0000d')]))).toBe(
      'layer "c\\u0000d": "a\\nb" has no kernel',
    );
    expect(refusal(sequential([2], [dense({ toString: 3 } as unknown as string, 1)]))).toBe(
      'the name of a layer: expected a text, got {"toString":3}',
    );
    expect(refusal(sequential([2], [dense('a', 1), dense('a', 1)]))).toBe(
      'layer a: another layer has the same name',
    );
  });

  test('options that Keras has, tfjs-layers passes over, and no kernel knows', () => {
    const of = (className: string, config: object): string =>
      refusal(sequential([2], [layer(className, 'a', config)]));
    for (const key of ['negative_slope', 'threshold']) {
      expect(of('ReLU', { [key]: 0.5 })).toBe(`layer a: ${key} has no kernel: tfjs-layers leaves it out`);
    }
    expect(of('LeakyReLU', { negative_slope: 0.5 })).toBe(
      'layer a: negative_slope has no kernel: tfjs-layers leaves it out',
    );
    expect(of('ELU', { alpha: 0.5 })).toBe(
      'layer a: alpha 0.5 has no kernel: tfjs-layers has an ELU of alpha 1 alone',
    );
    expect(of('PReLU', { shared_axes: [0] })).toBe('layer a: shared_axes: expected axes from 1, got 0');
    expect(of('PReLU', { alpha_constraint: 'norm' })).toBe(
      'layer a: alpha_constraint: expected NonNeg, UnitNorm, MaxNorm, MinMaxNorm, got Norm',
    );
    const maxNorm = (config: object): object => ({ alpha_constraint: { class_name: 'MaxNorm', config } });
    expect(of('PReLU', maxNorm({ axis: '0' }))).toBe('layer a: constraint: axis: expected an integer, got 0');
    expect(of('PReLU', maxNorm({ max_value: null }))).toBe('read');
    expect(of('PReLU', maxNorm({ max_value: 'a' }))).toBe(
      'layer a: max_value: expected a finite number, got a',
    );
    expect(of('AlphaDropout', { rate: 0.5, noise_shape: [1] })).toBe('layer a: noise_shape has no kernel');
    expect(of('GaussianNoise', {})).toBe('layer a: stddev: expected a finite number, got undefined');
    expect(of('Softmax', { axis: [0, 1] })).toBe('layer a: axis: expected an integer, got a list of 2');
  });

  test('sizes that no array has', () => {
    expect(refusal(sequential([2], [dense('a', 1e300)]))).toBe(
      'layer a: units: expected at most 2147483647, got 1e+300',
    );
    expect(refusal(sequential([2], [dense('a', Number.NaN)]))).toBe(
      'layer a: units: expected a positive integer, got NaN',
    );
    expect(refusal(sequential([1e300], [dense('a', 1)]))).toBe(
      'layer a: the shape of its input is not known',
    );
    expect(refusal(sequential([2], [layer('Reshape', 'a', { target_shape: new Array(1e6).fill(1) })]))).toBe(
      'layer a: target_shape: expected at most 5 sizes, got 1000000',
    );
  });
});
