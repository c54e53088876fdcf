// What loadOnnx makes of files of ours: the network that was saved.
import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { loadOnnx, saveOnnx } from '../../../src/exchange/onnx/index.js';
import { readOnnx, writeOnnx } from '../../../src/formats/index.js';
import { CASES, outputsOf } from './cases.js';

afterAll(releaseKernels);

describe('a file that saveOnnx wrote', () => {
  test.each(Object.entries(CASES))('of %s is the same network, to the bit', async (_, make) => {
    const one = make();
    const file = saveOnnx(one.network);
    const network = await loadOnnx(file);
    expect(network.topology).toEqual(one.network.topology);
    expect(await network.fingerprint()).toBe(await one.network.fingerprint());
    expect(await outputsOf({ ...one, network })).toEqual(await outputsOf(one));
    expect(saveOnnx(network)).toEqual(file);
  });
});

test('layers that are not those of the graph do not count', async () => {
  const { network } = (CASES.lstm as (typeof CASES)[string])();
  const { graph, ...model } = readOnnx('test', saveOnnx(network));
  const nodes = graph.nodes.map((node) =>
    node.opType === 'LSTM'
      ? { ...node, attributes: node.attributes.filter(({ name }) => name !== 'activations') }
      : node,
  );
  const changed = writeOnnx({ ...model, graph: { ...graph, nodes } });
  await expect(loadOnnx(changed)).rejects.toThrow(
    'loadOnnx: expected a graph that saveOnnx wrote, with its layers',
  );
});
