// tfjs-layers without Lethe reads what Lethe saved, and the other way round.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { SeriesPredictor } from '../../../src/index.js';
import { runForJson } from '../../child.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('stock');
const x = [
  [[1], [2], [5], [6]],
  [[5], [7], [7], [8]],
];
const y = [
  [1, 3, 7, 11],
  [5, 12, 14, 15],
];

/** Loads the model in `folder` with nothing but stock tfjs on its CPU backend. */
const stockTfjs = (folder: string): string => `
  import { readFileSync } from 'node:fs';
  import * as tf from '@tensorflow/tfjs-core';
  import * as tfl from '@tensorflow/tfjs-layers';
  import '@tensorflow/tfjs-backend-cpu';
  await tf.setBackend('cpu');
  const folder = ${JSON.stringify(folder)};
  const { weightsManifest: [group], ...json } = JSON.parse(readFileSync(folder + '/model.json', 'utf8'));
  const bytes = readFileSync(folder + '/' + group.paths[0]);
  const weightData = new Uint8Array(bytes).buffer;
  const model = await tfl.loadLayersModel(tf.io.fromMemory({ ...json, weightSpecs: group.weights, weightData }));
  const x = tf.tensor(${JSON.stringify(x)});
  const y = tf.expandDims(tf.tensor(${JSON.stringify(y)}), 2);
`;

async function trained(): Promise<SeriesPredictor> {
  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, hiddenDim: 6, seed: 1 });
  await predictor.train(x, y, { epochs: 20, learningRate: 0.01 });
  return predictor;
}

function expectClose(actual: number[], expected: number[], bound: number): void {
  expect(actual).toHaveLength(expected.length);
  const differences = actual.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThanOrEqual(bound);
}

describe('stock tfjs', () => {
  test('loads the two files and predicts the same within 1e-6', async () => {
    const predictor = await trained();
    await predictor.save(inFolder('model'));
    const predictions = await runForJson<number[]>(`${stockTfjs(inFolder('model'))}
      console.log(JSON.stringify([...await model.predict(x).data()]));
    `);
    expectClose(predictions, (await predictor.predict(x)).flat(), 1e-6);
  });

  test('goes on training with the optimizer that was saved along', async () => {
    const predictor = await trained();
    await predictor.save(inFolder('optimizer'), { includeOptimizer: true });
    const { history } = await predictor.train(x, y, { epochs: 5 });
    const [optimizer, iterations, losses] = await runForJson<[object, number, number[]]>(`
      ${stockTfjs(inFolder('optimizer'))}
      const { iterations } = model.optimizer;
      const losses = [];
      for (let step = 0; step < 5; step++) losses.push(await model.trainOnBatch(x, y));
      console.log(JSON.stringify([model.optimizer.getConfig(), iterations, losses]));
    `);
    expect(optimizer).toEqual({ learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
    expect(iterations).toBe(20);
    const expected = history.loss ?? [];
    // Without Adam's moments the second loss would differ in the second digit already.
    expectClose(
      losses.map((loss, step) => loss / (expected[step] ?? Number.NaN)),
      Array(5).fill(1),
      1e-5,
    );
  });

  test('finds only its own initializers in the topology', async () => {
    await (await trained()).save(inFolder('topology'));
    const { modelTopology } = JSON.parse(await readFile(inFolder('topology', 'model.json'), 'utf8'));
    const found: string[] = [];
    JSON.stringify(modelTopology, (key, value) => {
      if (key.endsWith('_initializer')) found.push(value.class_name);
      return value;
    });
    const stock = [
      'Constant',
      'GlorotNormal',
      'GlorotUniform',
      'HeNormal',
      'HeUniform',
      'Ones',
      'Orthogonal',
      'RandomNormal',
      'RandomUniform',
      'VarianceScaling',
      'Zeros',
    ];
    expect(found).toHaveLength(5);
    expect(stock).toEqual(expect.arrayContaining(found));
  });

  test('trains a saved model and saves it, and Lethe reads that', async () => {
    await (await trained()).save(inFolder('back'));
    const predictions = await runForJson<number[]>(`${stockTfjs(inFolder('back'))}
      import { writeFileSync } from 'node:fs';
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      await model.trainOnBatch(x, y);
      await model.save(tf.io.withSaveHandler(async ({ weightData, weightSpecs, ...rest }) => {
        const weightsManifest = [{ paths: ['stock.bin'], weights: weightSpecs }];
        writeFileSync(folder + '/model.json', JSON.stringify({ ...rest, weightsManifest }));
        writeFileSync(folder + '/stock.bin', new Uint8Array(weightData));
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }));
      console.log(JSON.stringify([...await model.predict(x).data()]));
    `);
    const restored = await SeriesPredictor.load(inFolder('back'));
    expectClose((await restored.predict(x)).flat(), predictions, 1e-6);
  });
});
