// Files as people have them, of Keras 3 (test/golden/keras/public.py) and Keras 2 (test/golden/keras/keras2.py), against what Keras gives.
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type Network, releaseKernels } from '../../../src/core.js';
import { loadKeras, saveKeras } from '../../../src/exchange/keras/index.js';
import keras2 from '../../golden/keras/keras2/keras2.json' with { type: 'json' };
import keras3 from '../../golden/keras/public/public.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';

afterAll(releaseKernels);

interface Tensor {
  readonly shape: number[];
  readonly values: number[];
}

interface Case {
  readonly files: readonly string[];
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
}

const FOLDER = path.join(import.meta.dirname, '../../golden/keras');
/** Half precision is Keras' own. */
const TOLERANCES: { readonly [name: string]: number } = { mixed: 5e-3, half: 5e-3 };

const tensor = ({ shape, values }: Tensor) => ({ shape, values: Float32Array.from(values) });

const casesOf = (folder: string, cases: { readonly [name: string]: Case }) =>
  Object.entries(cases).flatMap(([name, of]) =>
    of.files.map((file) => ({ ...of, name, file: `${folder}/${file}` })),
  );

const CASES = [...casesOf('public', keras3.cases), ...casesOf('keras2', keras2.cases)];

async function expectOutputs(network: Network, { name, x, y }: (typeof CASES)[number]): Promise<void> {
  const given = x.map(tensor);
  const outputs = [
    await network.predict((given.length > 1 ? given : given[0]) as (typeof given)[number]),
  ].flat();
  expect(outputs.map(({ shape }) => shape)).toEqual(y.map(({ shape }) => shape));
  for (const [index, { values }] of outputs.entries()) {
    expect(furthest(values, y[index]?.values ?? [], 1)).toBeLessThan(TOLERANCES[name] ?? 1e-6);
  }
}

test.each(CASES)('$file gives what Keras gives', async (of) => {
  await expectOutputs(await loadKeras(path.join(FOLDER, of.file)), of);
});

/** Keras 3 has no hard sigmoid of Keras 2. */
const SAVED = CASES.flatMap((of) => (['keras', 'h5'] as const).map((format) => ({ ...of, format }))).filter(
  ({ name, format }) => name !== 'hard sigmoid' || format === 'h5',
);

test.each(SAVED)('$file is read again from what saveKeras writes as .$format', async (of) => {
  const network = await loadKeras(path.join(FOLDER, of.file));
  const again = await loadKeras(saveKeras(network, { format: of.format }));
  await expectOutputs(again, of);
  expect(again.fingerprint()).toBe(network.fingerprint());
});

test('a layer Normalization keeps its numbers in training, as in Keras', async () => {
  const network = await loadKeras(path.join(FOLDER, 'public/forecaster.keras'));
  const { x } = keras3.cases.forecaster;
  const moments = (): number[][] =>
    network.weights.filter(({ name }) => name.includes('moving')).map(({ values }) => [...values]);
  const before = moments();
  expect(before.map(({ length }) => length)).toEqual([3, 3]);
  await network.fit(
    tensor(x[0] as Tensor),
    [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
    { epochs: 2 },
  );
  expect(moments()).toEqual(before);
});

test.each(Object.values(keras2.training))(
  '$file of Keras 2 goes on as there',
  async ({ file, x, y, losses }) => {
    const network = await loadKeras(path.join(FOLDER, 'keras2', file));
    const options = { epochs: 10, batchSize: 4, shuffle: false };
    const { history } = await network.fit(tensor(x), tensor(y), options);
    expect(furthest(history.loss as number[], losses, 0.05)).toBeLessThan(1e-6);
  },
);
