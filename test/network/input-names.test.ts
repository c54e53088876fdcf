// Inputs are called as tfjs-layers calls them.
import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  dense,
  embedding,
  input,
  type LayerTopology,
  lstm,
  model,
  Network,
  sequential,
  type Topology,
} from '../../src/core.js';
import { withBackend } from '../tfjs/backend-for-tests.js';

withBackend();

async function stockNames(topology: Topology): Promise<string[]> {
  const stock = await tfl.models.modelFromJSON({ modelTopology: topology } as never);
  return stock.inputs.map(({ sourceLayer }) => sourceLayer.name); // What inputNames are, once it is built.
}

const inputLayer: LayerTopology = {
  class_name: 'InputLayer',
  config: { batch_input_shape: [null, 3, 2], dtype: 'float32', sparse: false, name: 'series' },
};
const inner = sequential({ name: 'inner', layers: [lstm({ units: 2, inputShape: [3, 2], name: 'first' })] });
const series = input({ shape: [3, 2], name: 'series' });

describe('names of inputs', () => {
  test.each<[string, Topology, name: string]>([
    ['the first layer', sequential({ layers: [lstm({ units: 2, inputShape: [3, 2] })] }), 'lstm_LSTM1_input'],
    [
      'a named first layer',
      sequential({ layers: [dense({ units: 2, inputShape: [3], name: 'a' })] }),
      'a_input',
    ],
    [
      'a table',
      sequential({ layers: [embedding({ inputDim: 3, outputDim: 2, inputLength: 4 })] }),
      'embedding_Embedding1_input',
    ],
    ['an input layer', sequential({ layers: [inputLayer, lstm({ units: 2 })] }), 'series'],
    [
      'the first layer of a model in it',
      {
        ...inner,
        config: {
          name: 'outer',
          layers: [inner, ...sequential({ layers: [dense({ units: 1, inputShape: [2] })] }).config.layers],
        },
      },
      'first_input',
    ],
    ['a graph', model({ inputs: series, outputs: lstm({ units: 2 }).apply(series) }), 'series'],
  ])('come from %s', async (_, topology, name) => {
    expect(Network.create(topology).inputs.map((one) => one.name)).toEqual([name]);
    expect(await stockNames(topology)).toEqual([name]);
  });

  test('are those by which data are given, and that errors tell', async () => {
    const network = Network.create([dense({ units: 1, inputShape: [2], name: 'a' })], { seed: 1 });
    const alone = await network.predict([[1, 2]]);
    expect(await network.predict({ a_input: [[1, 2]] })).toEqual(alone);
    await expect(network.predict({ a: [[1, 2]] } as never)).rejects.toThrow('a_input');
  });
});
