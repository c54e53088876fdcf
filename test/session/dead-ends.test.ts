// Uses of a layer that no loss is behind: each step learns as the first one does, whatever the step before left.
import { afterAll, expect, test } from '@jest/globals';
import { readTopology } from '../../src/compiler/index.js';
import { releaseKernels } from '../../src/engine/index.js';
import type { SessionOptions } from '../../src/session/index.js';
import { dense, type LayerJson, layer, lstm, noise, SGD, withSession } from '../compiler/networks.js';

afterAll(releaseKernels);

const BATCH = 4;
const L2 = { class_name: 'L1L2', config: { l1: 0.1, l2: 0.1 } };

/** A dense layer on the input and on the state of the direction that nobody takes the output of. */
function network(isShared: boolean, options: object): object {
  const node = (json: LayerJson, ...calls: (string | [string, number, number])[][]): object => ({
    ...json,
    name: json.config.name,
    inbound_nodes: calls.map((places) =>
      places.map((place) => (typeof place === 'string' ? [place, 0, 0] : place)),
    ),
  });
  const input = (name: string, shape: number[]): object =>
    node(layer('InputLayer', name, { batch_input_shape: [null, ...shape] }));
  const both = layer('Bidirectional', 'both', { layer: lstm('inner', 3), merge_mode: null });
  const calls = isShared ? [['row'], ['row']] : [['row']];
  const layers = [
    ...[input('steps', [2, 2]), input('row', [3])],
    node(dense('states', 3, options), ...calls),
    node(both, ['steps', 'row', 'row', ['states', 0, 0], 'row']),
    node(dense('last', 2), ['both']),
    ...(isShared ? [node(dense('other', 2), [['states', 1, 0]])] : []),
  ];
  const outputs = isShared ? ['last', 'other'] : ['last'];
  const ends = {
    input_layers: ['steps', 'row'].map((name) => [name, 0, 0]),
    output_layers: outputs.map((name) => [name, 0, 0]),
  };
  return { class_name: 'Model', config: { name: 'model', layers, ...ends } };
}

test.each([
  ['a layer with another use', true, {}],
  ['a layer with another use, and penalties', true, { kernel_regularizer: L2 }],
  ['a layer without another use', false, {}],
  ['a layer without another use, with penalties', false, { kernel_regularizer: L2 }],
])('%s', async (_, isShared, more) => {
  const outputs = isShared ? 2 : 1;
  const options: SessionOptions = {
    network: readTopology(network(isShared, more)),
    sampleShapes: [[2, 2], [3]],
    training: {
      outputs: Array.from({ length: outputs }, () => ({ loss: 'meanSquaredError', metrics: [] })),
      optimizer: SGD,
    },
    batchSize: BATCH,
    threads: 1,
    train: {
      inputs: [noise(4 * BATCH), noise(3 * BATCH, 1)],
      targets: Array.from({ length: outputs }, (__, output) => noise((output === 0 ? 4 : 2) * BATCH, 2)),
      count: BATCH,
    },
  };
  await withSession(options, (session) => {
    const weights = session.getWeights();
    session.train(0, 1, 0);
    const first = session.getWeights();
    session.setWeights(weights);
    session.train(0, 1, 0);
    expect(session.getWeights()).toEqual(first);
  });
});
