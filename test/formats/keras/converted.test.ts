// Models that tensorflowjs' converter made of Keras 3's, against Keras' outputs (test/golden/keras/converted.py).
import { afterAll, describe, expect, test } from '@jest/globals';
import { type ModelArtifacts, Network, releaseKernels } from '../../../src/core.js';
import keras from '../../golden/keras/converted.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';

afterAll(releaseKernels);

interface Tensor {
  readonly shape: number[];
  readonly values: number[];
}

interface Converted extends Required<Pick<ModelArtifacts, 'modelTopology' | 'weightSpecs'>> {
  readonly weights: string;
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
}

/** Both compute in float32, and add up in another order; half precision is Keras' own. */
const TOLERANCE = (name: string): number => (name === 'half' ? 2e-3 : 1e-6);

const artifactsOf = ({ modelTopology, weightSpecs, weights }: Converted): ModelArtifacts => {
  const bytes = Uint8Array.from(Buffer.from(weights, 'base64'));
  return { format: 'layers-model', modelTopology, weightSpecs, weightData: bytes.buffer };
};

const cases = Object.entries(keras.cases) as unknown as [string, Converted][];

describe.each(cases)('%s', (name, one) => {
  const artifacts = artifactsOf(one);
  const x = one.x.map(({ values, shape }) => ({ values: Float32Array.from(values), shape }));

  async function expectOutputs(network: Network): Promise<void> {
    network.resetStates();
    const given = x.length > 1 ? x : x[0];
    const outputs = [await network.predict(given as (typeof x)[number])].flat();
    expect(outputs.map(({ shape }) => shape)).toEqual(one.y.map(({ shape }) => shape));
    for (const [index, { values }] of outputs.entries()) {
      expect(furthest(values, one.y[index]?.values ?? [], 1)).toBeLessThan(TOLERANCE(name));
    }
  }

  test('gives what Keras gives, saved and loaded again as well', async () => {
    const network = await Network.load(artifacts);
    await expectOutputs(network);
    const saved = await Network.load(await network.toBytes());
    await expectOutputs(saved);
    expect(await saved.fingerprint()).toBe(await network.fingerprint());
  });
});
