// Models that tensorflowjs' converter made of Keras 3's, repaired, loaded by stock tfjs, held to Keras' outputs.
import { afterEach, describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ModelArtifacts } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { repairModel } from '../../../src/exchange/keras/index.js';
import keras from '../../golden/keras/converted.json' with { type: 'json' };
import unknown from '../../golden/keras/repaired.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';

interface Tensor {
  readonly shape: number[];
  readonly values: number[];
}

interface Converted extends Required<Pick<ModelArtifacts, 'modelTopology' | 'weightSpecs'>> {
  readonly weights: string;
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
}

const artifactsOf = ({ modelTopology, weightSpecs, weights }: Converted): ModelArtifacts => {
  const bytes = Uint8Array.from(Buffer.from(weights, 'base64'));
  return { format: 'layers-model', modelTopology, weightSpecs, weightData: bytes.buffer };
};

/** What stock tfjs computes otherwise, or does not have. */
const REFUSED: { readonly [name: string]: RegExp } = {
  hard_sigmoid:
    /^repairModel: layer lstm_4: Keras 3's hard_sigmoid is not an activation of stock tfjs-layers$/,
  gru: /^repairModel: layer gru_1: stock tfjs-layers has no GRU with reset_after$/,
  bidirectional: /layer gru_3: stock tfjs-layers has no GRU with reset_after$/,
  masked: /layer gru_4: stock/,
  'one cell': /layer gru_cell: stock tfjs-layers has no GRU with reset_after$/,
  'models inside': /layer gru_\d: stock/,
  'masked both ways': /layer lstm\w*: stock tfjs-layers ignores zero_output_for_mask$/,
  convolution: /layer conv1d: stock tfjs-layers has no causal padding$/,
  adapted: /layer normalization: Normalization is not known to be the same in stock tfjs-layers$/,
  'adapted as one': /layer normalization_1: Normalization is not known/,
  moments: /layer normalization_2: Normalization is not known/,
  activations: /^repairModel: layer lstm_6: hard_tanh is not an activation of stock tfjs-layers$/,
};

const load = (artifacts: ModelArtifacts) =>
  tfl.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));

/** The second ones have layers that the compiled engine does not know. */
const cases = Object.entries({ ...keras.cases, ...unknown.cases }) as unknown as [string, Converted][];

afterEach(() => tf.disposeVariables());

describe.each(cases.filter(([name]) => !Object.hasOwn(REFUSED, name)))('%s', (name, one) => {
  test('is loaded by stock tfjs, which gives what Keras gives', async () => {
    const given = artifactsOf(one);
    const { artifacts, isChanged, weights } = await repairModel(given);
    expect(isChanged).toBe(true);
    expect(weights.map(({ before }) => before)).toEqual(one.weightSpecs.map(({ name: before }) => before));
    const model = await load(artifacts);
    const x = one.x.map(({ values, shape }) => tf.tensor(values, shape));
    const outputs = [model.predict(x.length > 1 ? x : (x[0] as tf.Tensor))].flat();
    expect(outputs.map(({ shape }) => shape)).toEqual(one.y.map(({ shape }) => shape));
    for (const [index, output] of outputs.entries()) {
      const got = (await output.data()) as Float32Array;
      expect(furthest(got, one.y[index]?.values ?? [], 1)).toBeLessThan(name === 'half' ? 2e-3 : 1e-6);
    }
    model.dispose();
  });
});

test.each(Object.entries(REFUSED))('%s is refused by name', async (name, message) => {
  const one = Object.fromEntries(cases)[name] as Converted;
  const error = await repairModel(artifactsOf(one)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect((error as LetheError).code).toBe('model');
  expect((error as Error).message).toMatch(message);
});
