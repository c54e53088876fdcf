// What saveOnnx writes: files that onnxruntime was given, and gave what is committed.
import { afterAll, describe, expect, test } from '@jest/globals';
import { bidirectional, gru, type Layer, lstm, Network, releaseKernels } from '../../../src/core.js';
import { saveOnnx } from '../../../src/exchange/onnx/index.js';
import { readOnnx } from '../../../src/formats/index.js';
import exported from '../../golden/onnx/exported.json' with { type: 'json' };
import { CASES, outputsOf } from './cases.js';
import { furthest, hashOf, type Judged } from './judged.js';

afterAll(releaseKernels);

const JUDGED = exported as { readonly [name: string]: { sha256: string; outputs: Judged[] } };

describe('a file', () => {
  test('of every case was judged', () => {
    expect(Object.keys(JUDGED)).toEqual(Object.keys(CASES));
  });

  test.each(Object.keys(CASES))(
    'of %s is the one that onnxruntime ran, to what the network gives',
    async (name) => {
      const one = (CASES[name] as (typeof CASES)[string])();
      const { sha256, outputs } = JUDGED[name] as (typeof JUDGED)[string];
      expect(hashOf(saveOnnx(one.network))).toBe(sha256);
      for (const [index, { shape, values }] of (await outputsOf(one)).entries()) {
        expect(outputs[index]?.shape).toEqual(shape);
        expect(furthest(values, outputs[index]?.values ?? [])).toBeLessThan(1e-5);
      }
    },
  );

  test('says what goes in and comes out, by names', () => {
    const { network } = (CASES['encoder and decoder'] as (typeof CASES)[string])();
    const { graph, opsets } = readOnnx('test', saveOnnx(network));
    expect(opsets).toEqual([{ domain: '', version: 17 }]);
    expect(graph.inputs.map(({ name }) => name)).toEqual(['encoder', 'decoder']);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['dense_Dense1', 'lstm_LSTM1']);
    expect(graph.inputs[0]?.type?.tensor?.shape?.dims).toEqual([
      { parameter: 'batch' },
      { parameter: 'encoder:1' },
      { size: 2 },
    ]);
  });

  test('of a stateful network takes the states and gives the next', () => {
    const { network } = (CASES.stateful as (typeof CASES)[string])();
    const { graph } = readOnnx('test', saveOnnx(network));
    const states = ['lstm_LSTM1/h', 'lstm_LSTM1/c', 'gru_GRU1/h'];
    expect(graph.inputs.map(({ name }) => name)).toEqual(['input', ...states]);
    expect(graph.outputs.map(({ name }) => name)).toEqual([
      'output',
      ...states.map((name) => `${name}/next`),
    ]);
  });

  test('says which layers the network has, or does not', () => {
    const { network } = (CASES.lstm as (typeof CASES)[string])();
    const [entry] = readOnnx('test', saveOnnx(network)).metadata;
    expect(JSON.parse(entry?.value ?? '')).toEqual(network.topology);
    expect(readOnnx('test', saveOnnx(network, { layers: false })).metadata).toEqual([]);
  });
});

describe('a recurrent layer', () => {
  const operatorsOf = (layer: Layer): (string | undefined)[] =>
    readOnnx('test', saveOnnx(Network.create([layer]))).graph.nodes.map(({ opType }) => opType);

  test('of an activation that recurrent operators have is such an operator', () => {
    expect(operatorsOf(lstm({ units: 2, activation: 'elu', inputShape: [2, 1] }))).toContain('LSTM');
  });

  test.each([
    ['relu6', lstm({ units: 2, activation: 'relu6', inputShape: [2, 1] }), 1],
    ['swish inside', gru({ units: 2, recurrentActivation: 'swish', inputShape: [2, 1] }), 1],
    ['both ways', bidirectional({ layer: lstm({ units: 2, activation: 'mish' }), inputShape: [2, 1] }), 2],
  ])('of %s is a scan of its cell', (_, layer, count) => {
    const operators = operatorsOf(layer);
    expect(operators.filter((one) => one === 'Scan')).toHaveLength(count);
    expect(operators).not.toContain('LSTM');
    expect(operators).not.toContain('GRU');
  });
});

test('each value has a name of its own, inside of scans as well', () => {
  const { network } = (CASES['cells in plain operators'] as (typeof CASES)[string])();
  const { graph } = readOnnx('test', saveOnnx(network));
  const inside = graph.nodes.flatMap(({ attributes }) => attributes.flatMap(({ g }) => g ?? []));
  const names = [graph, ...inside].flatMap(({ nodes, inputs }) => [
    ...nodes.flatMap(({ outputs }) => outputs),
    ...inputs.map(({ name }) => name),
  ]);
  expect(inside).toHaveLength(40);
  expect(new Set(names).size).toBe(names.length);
});
