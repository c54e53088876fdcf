// Quantized weights, as tfjs's converter writes them, get the bits that tfjs gives them.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import {
  decodeWeights,
  joinPieces,
  type ModelFile,
  readModel,
  toArtifacts,
  type WeightSpec,
} from '../../../src/network/storage/index.js';
import { quantizeSample, sampleFile } from './sample-model.js';

function fileOf(weights: WeightSpec[], bytes: Uint8Array): ModelFile {
  return {
    json: { modelTopology: {}, weightsManifest: [{ paths: ['a.bin'], weights }] },
    weights: bytes,
  };
}

/** The bits that both give, or the fact that tfjs gives none. */
function expectSameBits(weights: WeightSpec[], bytes: Uint8Array): void {
  const expected = tf.io.decodeWeights(new Uint8Array(bytes).buffer, weights);
  const decoded = decodeWeights('test', fileOf(weights, bytes));
  expect(decoded.map(({ name }) => name)).toEqual(weights.map(({ name }) => name));
  for (const { name, shape, dtype, values } of decoded) {
    const tensor = expected[name] as tf.Tensor;
    expect([shape, dtype]).toEqual([tensor.shape, tensor.dtype]);
    const data = tensor.dataSync() as Float32Array | Int32Array | Uint8Array;
    expect(values.constructor.name).toBe(data.constructor.name);
    const bits = (array: typeof data): Buffer =>
      Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    expect(Buffer.compare(bits(values), bits(data))).toBe(0);
  }
  tf.dispose(expected);
}

test('all 65536 halves', () => {
  const halves = Uint16Array.from({ length: 65_536 }, (_, index) => index);
  const spec: WeightSpec = {
    name: 'a',
    shape: [256, 256],
    dtype: 'float32',
    quantization: { dtype: 'float16' },
  };
  expectSameBits([spec], new Uint8Array(halves.buffer));
});

describe.each(['float32', 'int32'] as const)('%s', (dtype) => {
  test.each(['uint8', 'uint16'] as const)('of %s, any scale and min', (stored) => {
    const size = stored === 'uint8' ? 256 : 65_536;
    const all = Uint16Array.from({ length: size }, (_, index) => index);
    const bytes = new Uint8Array(stored === 'uint8' ? all : all.buffer);
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.integer(),
    );
    const property = fc.property(number, number, (scale, min) => {
      const quantization = { dtype: stored, scale, min };
      expectSameBits([{ name: 'a', shape: [size], dtype, quantization }], bytes);
    });
    fc.assert(property, { seed: 1, numRuns: stored === 'uint8' ? 200 : 30 });
  });
});

test('of a whole model, at odd offsets beside weights that are not quantized', async () => {
  const { json, weights } = quantizeSample(await sampleFile());
  const [group] = json.weightsManifest;
  const specs: WeightSpec[] = [
    { name: 'odd', shape: [3], dtype: 'bool' },
    ...(group?.weights ?? []),
    { name: 'steps', shape: [], dtype: 'int32' },
  ];
  expectSameBits(specs, Uint8Array.from([1, 0, 1, ...weights, 7, 0, 0, 128]));
});

test('through every form, and saved again as they were', async () => {
  const file = quantizeSample(await sampleFile());
  const expected = decodeWeights('test', file);
  for (const source of [joinPieces(file), toArtifacts(file)]) {
    const loaded = await readModel(source);
    expect(decodeWeights('test', loaded)).toEqual(expected);
    expect(toArtifacts(loaded)).toEqual(toArtifacts(file));
  }
});
