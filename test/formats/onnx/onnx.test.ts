import { describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import {
  type NewOnnx,
  type Onnx,
  readOnnx,
  readTensor,
  writeOnnx,
  writeTensor,
} from '../../../src/formats/index.js';
import { Generator } from '../../../src/random/index.js';
import { inEachGate } from '../../in-proportion.js';

/** The tensor as a file has it. */
function stored(tensor: NewOnnx<'tensor'>): Onnx<'tensor'> {
  const file = writeOnnx({ opsets: [{ version: 17 }], graph: { initializers: [tensor] } });
  return readOnnx('test', file).graph.initializers[0] as Onnx<'tensor'>;
}

const read = (tensor: NewOnnx<'tensor'>) => readTensor('test', stored({ name: 'w', ...tensor }));

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('a tensor', () => {
  test('is read as it was written', () => {
    for (const tensor of [
      { shape: [2, 1], values: Float32Array.of(1.5, -0) },
      { shape: [], values: Float32Array.of(Number.NaN) },
      { shape: [0, 3], values: new Float32Array() },
      { shape: [3], values: [0, -1, -(2 ** 31)] },
    ]) {
      expect(read(writeTensor('w', tensor))).toEqual(tensor);
    }
  });

  test.each<[string, NewOnnx<'tensor'>, readonly number[] | Float32Array]>([
    ['floats, listed', { dims: [2], dataType: 1, floatData: [0.5, -2] }, Float32Array.of(0.5, -2)],
    ['halves', { dims: [2], dataType: 10, rawData: bytes(0, 0x3c, 0, 0xc0) }, Float32Array.of(1, -2)],
    ['halves, listed', { dims: [1], dataType: 10, int32Data: [0x3c00] }, Float32Array.of(1)],
    ['bfloat16', { dims: [1], dataType: 16, rawData: bytes(0x40, 0xc0) }, Float32Array.of(-3)],
    ['doubles, rounded', { dims: [1], dataType: 11, doubleData: [0.1] }, Float32Array.of(0.1)],
    ['int64', { dims: [1], dataType: 7, rawData: bytes(254, 255, 255, 255, 255, 255, 255, 255) }, [-2]],
    ['int64, listed', { dims: [2], dataType: 7, int64Data: [-1, 3] }, [-1, 3]],
    ['int32', { dims: [1], dataType: 6, rawData: bytes(1, 1, 0, 0) }, [257]],
    ['truth values', { dims: [2], dataType: 9, rawData: bytes(1, 0) }, [1, 0]],
  ])('may be of %s', (_, tensor, values) => {
    expect(read(tensor).values).toEqual(values);
  });

  test.each<[string, NewOnnx<'tensor'>, RegExp]>([
    [
      'too few bytes',
      { dims: [2], dataType: 1, rawData: bytes(0, 0, 0, 0) },
      /tensor "w": expected 8 bytes for shape \[2\], got 4/,
    ],
    [
      'a size beyond all bounds',
      { dims: [2 ** 40, 2 ** 40], dataType: 1 },
      /expected \d.* numbers for shape .*, got 0/,
    ],
    ['a negative size', { dims: [-1], dataType: 1 }, /expected sizes of at least 0, got -1/],
    ['nine axes', { dims: new Array(9).fill(1), dataType: 1 }, /expected at most 8 axes, got 9/],
    ['texts', { dims: [1], dataType: 8 }, /expected one of FLOAT, INT32, .*, got type 8/],
    ['no type', { dims: [1] }, /expected one of FLOAT/],
    [
      'numbers elsewhere',
      { dims: [1], dataType: 1, dataLocation: 1 },
      /expected its numbers in this file, got external data/,
    ],
    [
      'a place elsewhere',
      { dims: [1], dataType: 1, externalData: [{ key: 'location', value: '../../etc/passwd' }] },
      /external data/,
    ],
  ])('of %s is refused', (_, tensor, message) => {
    expect(() => read(tensor)).toThrow(message);
    expect(() => read(tensor)).toThrow(LetheError);
  });
});

test.each([
  ['nothing', new Uint8Array()],
  ['no graph', writeOnnx({ opsets: [{ version: 17 }] })],
  ['no opset', writeOnnx({ graph: {} })],
])('a file of %s is refused', (_, file) => {
  expect(() => readOnnx('test', file)).toThrow(
    'test: expected an ONNX model with a graph and an opset, got none',
  );
});

test('a file that was changed anywhere is read or refused by a LetheError, 20 000 times', () => {
  const tensor = writeTensor('lstm/kernel', { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) });
  const whole = writeOnnx({
    irVersion: 8,
    opsets: [{ domain: '', version: 17 }],
    metadata: [{ key: 'lethe.topology', value: '{}' }],
    graph: {
      nodes: [
        {
          inputs: ['input', 'lstm/kernel'],
          outputs: ['output'],
          opType: 'MatMul',
          attributes: [{ name: 'axis', i: -1, type: 2, t: tensor, floats: [1], ints: [2, -3] }],
        },
      ],
      initializers: [tensor, { dims: [2], dataType: 1, floatData: [1, 2] }],
      inputs: [{ name: 'input', type: { tensor: { elementType: 1, shape: { dims: [{ size: 2 }] } } } }],
    },
  });
  const random = new Generator(1, 'shuffle', 0);
  const draw = (count: number): number => Math.floor(random.uniform() * count);
  const outcomes = { read: 0, refused: 0 };
  for (let change = 0; change < inEachGate(20_000); change++) {
    const file = whole.slice(0, draw(5) === 0 ? draw(whole.length) : undefined);
    for (let count = draw(4); count >= 0 && file.length > 0; count--) {
      // A bit, or a byte that says that more follow.
      const at = draw(file.length);
      file[at] = draw(2) === 0 ? (file[at] as number) ^ (1 << draw(8)) : 0x80 | draw(128);
    }
    try {
      const { graph } = readOnnx('test', file);
      for (const one of graph.initializers) readTensor('test', one);
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof LetheError)) throw error;
      outcomes.refused++;
    }
  }
  expect(outcomes.read).toBeGreaterThan(1000);
  expect(outcomes.refused).toBeGreaterThan(1000);
});
