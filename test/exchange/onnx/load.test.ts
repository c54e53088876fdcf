// What loadOnnx makes of files: of ours the network that was saved, of PyTorch's one that gives the same.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Network, releaseKernels } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { loadOnnx, saveOnnx } from '../../../src/exchange/onnx/index.js';
import {
  type NewOnnx,
  type Onnx,
  readOnnx,
  readTensor,
  writeOnnx,
  writeTensor,
} from '../../../src/formats/index.js';
import { Generator } from '../../../src/random/index.js';
import golden from '../../golden/onnx/pytorch/pytorch.json' with { type: 'json' };
import keras from '../../golden/onnx/tf2onnx/tf2onnx.json' with { type: 'json' };
import { inEachGate, inProportion } from '../../in-proportion.js';
import { CASES, type Case, outputsOf, type Tensor } from './cases.js';
import { generated } from './generated.js';
import { furthest } from './judged.js';

afterAll(releaseKernels);

const FOLDER = path.join(import.meta.dirname, '../../golden/onnx');

const ours = (name: string, options = {}): Uint8Array =>
  saveOnnx((CASES[name] as () => Case)().network, options);
const stored = (...place: string[]): Uint8Array =>
  new Uint8Array(readFileSync(`${path.join(FOLDER, ...place)}.onnx`));
const pytorch = (name: string): Uint8Array => stored('pytorch', name);

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

  test.each(['lstm', 'stack', 'encoder and decoder', 'cells in plain operators, in a stack'])(
    'of %s gives the same bits by its graph alone',
    async (name) => {
      const one = (CASES[name] as () => Case)();
      const network = await loadOnnx(saveOnnx(one.network, { layers: false }));
      const weights = ({ weights: all }: Network) => all.map(({ values }) => Array.from(values));
      expect(weights(network)).toEqual(weights(one.network));
      expect(await outputsOf({ ...one, network })).toEqual(await outputsOf(one));
    },
  );

  // Of the two biases of a GRU that resets after, the gates have one, which is their sum.
  test.each(['', ', both ways', ', with states', ', of large numbers'])(
    'of cells in plain operators%s gives the same by its graph alone',
    async (name) => {
      const one = (CASES[`cells in plain operators${name}`] as () => Case)();
      const network = await loadOnnx(saveOnnx(one.network, { layers: false }));
      const got = await outputsOf({ ...one, network });
      for (const [index, { shape, values }] of (await outputsOf(one)).entries()) {
        expect(got[index]?.shape).toEqual(shape);
        expect(furthest(got[index]?.values ?? [], Array.from(values, String))).toBeLessThan(1e-6);
      }
    },
  );

  test('counts by its graph where that was changed', async () => {
    const one = (CASES.lstm as () => Case)();
    const { graph, ...model } = readOnnx('test', saveOnnx(one.network));
    const nodes = graph.nodes.map((node) => {
      const others = node.attributes.filter(({ name }) => name !== 'activations');
      return node.opType === 'LSTM' ? { ...node, attributes: others } : node;
    });
    const network = await loadOnnx(writeOnnx({ ...model, graph: { ...graph, nodes } }));
    expect(JSON.stringify(network.topology)).toContain('"recurrent_activation":"sigmoid"');
    expect(await outputsOf({ ...one, network })).not.toEqual(await outputsOf(one));
  });
});

test('generated networks come back to the bit, and by their graph alone as they were, or are refused', async () => {
  let read = 0;
  for (const one of generated(inProportion(200), 7)) {
    const file = saveOnnx(one.network);
    expect(await (await loadOnnx(file)).fingerprint()).toBe(await one.network.fingerprint());
    try {
      const network = await loadOnnx(saveOnnx(one.network, { layers: false }));
      if (network.inputs.length > one.inputs.length) continue; // States are inputs then.
      const expected = await outputsOf(one);
      const got = await outputsOf({ ...one, network });
      for (const [index, { shape, values }] of expected.entries()) {
        expect(got[index]?.shape).toEqual(shape);
        expect(furthest(got[index]?.values ?? [], Array.from(values, String))).toBeLessThan(1e-5);
      }
      read++;
    } catch (error) {
      if (!(error instanceof LetheError && error.code === 'model')) throw error;
    }
  }
  expect(read).toBeGreaterThan(inProportion(30));
});

/** `[a, b, c]` as `[b, a, c]`. */
function exchanged({ shape, values }: Tensor): Tensor {
  const [a = 0, b = 0, c = 0] = shape;
  const turned = values.map((_, at) => {
    const [row, column] = [Math.floor(at / (a * c)), Math.floor(at / c) % a];
    return values[(column * b + row) * c + (at % c)] as number;
  });
  return { shape: [b, a, c], values: turned };
}

const FILES = Object.keys(golden).flatMap((name) =>
  ['convolution', 'channels'].includes(name)
    ? [[name, name]]
    : [
        [name, name],
        [name, `${name}-open`],
      ],
) as [keyof typeof golden, string][];

test.each(FILES)("PyTorch's model %s in %s.onnx gives what PyTorch gave", async (name, file) => {
  const { x, y } = golden[name];
  const toTensor = ({ shape, values }: (typeof x)[0]): Tensor => {
    const tensor = { shape, values: Float32Array.from(values) };
    return name === 'time-first' ? exchanged(tensor) : tensor;
  };
  const network = await loadOnnx(pytorch(file));
  const [output] = await outputsOf({ network, inputs: x.map(toTensor) });
  const expected = toTensor(y);
  expect(output?.shape).toEqual(expected.shape);
  expect(furthest(output?.values ?? [], Array.from(expected.values))).toBeLessThan(1e-6);
});

test.each(Object.keys(keras) as (keyof typeof keras)[])(
  "Keras' model %s gives by tf2onnx what Keras gave",
  async (name) => {
    const { x, y } = keras[name];
    const inputs = x.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
    const [output] = await outputsOf({ network: await loadOnnx(stored('tf2onnx', name)), inputs });
    expect(output?.shape).toEqual(y.shape);
    expect(furthest(output?.values ?? [], y.values)).toBeLessThan(1e-6);
  },
);

test.each([
  ['none', 0.84134],
  ['tanh', 0.84119],
])("PyTorch's newer exporter has a Gelu, by %s", async (approximate, expected) => {
  const dims = [{ parameter: 'batch' }, { size: 1 }];
  const value = (name: string) => ({ name, type: { tensor: { elementType: 1, shape: { dims } } } });
  const attributes = [{ name: 'approximate', s: new TextEncoder().encode(approximate), type: 3 }];
  const nodes = [{ opType: 'Gelu', inputs: ['x'], outputs: ['y'], attributes }];
  const graph = { inputs: [value('x')], outputs: [value('y')], nodes };
  const network = await loadOnnx(writeOnnx({ irVersion: 8, opsets: [{ domain: '', version: 20 }], graph }));
  const [output] = await outputsOf({ network, inputs: [{ shape: [1, 1], values: Float32Array.of(1) }] });
  expect(Math.round((output?.values[0] as number) * 1e5) / 1e5).toBe(expected);
});

test('a constant that is added to a product is its bias, and no part of an activation behind it', async () => {
  const float = (name: string, shape: number[], ...values: number[]) =>
    writeTensor(name, { shape, values: Float32Array.from(values) });
  const dims = [{ parameter: 'batch' }, { size: 1 }];
  const value = (name: string) => ({ name, type: { tensor: { elementType: 1, shape: { dims } } } });
  // A product, and Keras 3's hard sigmoid of it.
  const graph = {
    inputs: [value('x')],
    outputs: [value('y')],
    initializers: [
      ...[float('w', [1, 1], 2), float('three', [1], 3)],
      ...[float('zero', [], 0), float('six', [], 6), float('sixth', [], 1 / 6)],
    ],
    nodes: [
      { opType: 'MatMul', inputs: ['x', 'w'], outputs: ['product'] },
      { opType: 'Add', inputs: ['product', 'three'], outputs: ['sum'] },
      { opType: 'Clip', inputs: ['sum', 'zero', 'six'], outputs: ['clipped'] },
      { opType: 'Mul', inputs: ['clipped', 'sixth'], outputs: ['y'] },
    ],
  };
  const network = await loadOnnx(writeOnnx({ irVersion: 8, opsets: [{ domain: '', version: 17 }], graph }));
  const x = { shape: [4, 1], values: Float32Array.of(-2, -0.5, 0.25, 2) };
  const [output] = await outputsOf({ network, inputs: [x] });
  expect(Array.from(output?.values ?? [], (number) => Math.round(number * 1e5) / 1e5)).toEqual([
    0, 0.33333, 0.58333, 1,
  ]);
});

test("a network out of PyTorch's file can be trained and saved", async () => {
  const network = await loadOnnx(pytorch('last-open'));
  network.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
  await network.fit(
    [[[1, 2, 3]], [[3, 2, 1]]],
    [
      [1, 0],
      [0, 1],
    ],
    { epochs: 1 },
  );
  const again = await loadOnnx(saveOnnx(network));
  expect(await again.fingerprint()).toBe(await network.fingerprint());
});

/** A file with its graph changed. */
function changed(file: Uint8Array, change: (graph: Onnx<'graph'>) => Partial<NewOnnx<'graph'>>): Uint8Array {
  const { graph, ...model } = readOnnx('test', file);
  return writeOnnx({ ...model, graph: { ...graph, ...change(graph) } });
}

/** With one node of this type changed, the first. */
function changedNode(name: string, opType: string, change: (node: Onnx<'node'>) => Partial<NewOnnx<'node'>>) {
  return changed(pytorch(name), ({ nodes }) => {
    const first = nodes.findIndex((node) => node.opType === opType);
    return { nodes: nodes.map((node, index) => (index === first ? { ...node, ...change(node) } : node)) };
  });
}

/** With nodes inside its loops changed, of a file of tf2onnx. */
function changedBody(name: string, change: (node: Onnx<'bodyNode'>) => Partial<NewOnnx<'bodyNode'>>) {
  return changedInside(stored('tf2onnx', name), change);
}

/** With nodes inside changed. */
function changedInside(
  file: Uint8Array,
  change: (node: Onnx<'bodyNode'>) => Partial<NewOnnx<'bodyNode'>>,
): Uint8Array {
  return changed(file, ({ nodes }) => ({
    nodes: nodes.map((node) => ({
      ...node,
      attributes: node.attributes.map((own) => {
        const inside = own.g?.nodes.map((inner) => ({ ...inner, ...change(inner) }));
        return own.g === undefined ? own : { ...own, g: { ...own.g, nodes: inside } };
      }),
    })),
  }));
}

/** A file of ours with each cell as a scan. */
const SCANNED = 'cells in plain operators, in a stack';

const attribute = (own: NewOnnx<'attribute'>) => (node: Onnx<'node'>) => ({
  attributes: [...node.attributes.filter(({ name }) => name !== own.name), own],
});
const inputAt = (at: number, name: string) => (node: Onnx<'node'>) => {
  const inputs = [...node.inputs];
  while (inputs.length < at) inputs.push('');
  inputs[at] = name;
  return { inputs };
};

describe('is refused by name:', () => {
  test.each<[string, Uint8Array, RegExp]>([
    [
      'an operator that no layer is',
      changedNode('rnn', 'Gemm', () => ({ opType: 'If' })),
      /^loadOnnx: operator If "\/head\/Gemm": not supported$/,
    ],
    [
      'a loop that ends before the last step',
      changed(stored('tf2onnx', 'gru'), ({ nodes }) => ({
        nodes: nodes.map((node) => {
          const inputs = node.opType === 'Loop' ? ['few', ...node.inputs.slice(1)] : node.inputs;
          return { ...node, inputs };
        }),
        initializers: [
          ...readOnnx('test', stored('tf2onnx', 'gru')).graph.initializers,
          writeTensor('few', { shape: [], values: [4] }),
        ],
      })),
      /operator Loop ".*": expected a round for each of 5 steps/,
    ],
    [
      'a loop whose gates are not those of a cell',
      changedBody('gru', (node) => (node.opType === 'Sub' ? { inputs: [...node.inputs].reverse() } : {})),
      /operator Loop ".*": its loop body is not supported/,
    ],
    [
      'steps by layers that are not all the same',
      changed(stored('tf2onnx', 'distributed'), ({ nodes, initializers }) => {
        const products = nodes.filter(({ opType }) => opType === 'MatMul');
        const [kernel] = initializers.filter(({ name }) => name === products[1]?.inputs[1]);
        const { shape, values } = readTensor('test', kernel as Onnx<'tensor'>);
        const other = { shape, values: Float32Array.from(values, (value) => value + 1) };
        const first = products[1]?.outputs[0];
        return {
          nodes: nodes.map((node) =>
            node.outputs[0] === first ? { ...node, inputs: [node.inputs[0] as string, 'other'] } : node,
          ),
          initializers: [...initializers, writeTensor('other', other)],
        };
      }),
      /operator Concat ".*": some steps of a sequence, or steps of different layers, are not supported/,
    ],
    [
      'a loop that is inside a loop',
      changedBody('gru', (node) => (node.opType === 'Sigmoid' ? { opType: 'Loop' } : {})),
      /operator Loop ".*": not supported in a loop/,
    ],
    [
      'a loop that leaves out other steps than the layers before it',
      changed(stored('tf2onnx', 'masked'), ({ nodes }) => ({
        nodes: nodes.map((node) => (node.opType === 'Greater' ? { ...node, opType: 'Less' } : node)),
      })),
      /operator \w+ ".*": .*is not supported/,
    ],
    [
      'a scan along another axis',
      changed(ours(SCANNED, { layers: false }), ({ nodes }) => ({
        nodes: nodes.map((node) =>
          node.opType === 'Scan'
            ? { ...node, ...attribute({ name: 'scan_input_axes', ints: [1], type: 7 })(node) }
            : node,
        ),
      })),
      /operator Scan ".*": scan_input_axes other than 0 are not supported/,
    ],
    [
      'a scan whose gates are not those of a cell',
      changedInside(ours(SCANNED, { layers: false }), (node) =>
        node.opType === 'Sub' ? { inputs: [...node.inputs].reverse() } : {},
      ),
      /operator Scan ".*": its loop body is not supported/,
    ],
    [
      'a scan without steps',
      changed(ours(SCANNED, { layers: false }), ({ nodes }) => ({
        nodes: nodes.map((node) =>
          node.opType === 'Scan'
            ? { ...node, ...attribute({ name: 'num_scan_inputs', i: 0, type: 2 })(node) }
            : node,
        ),
      })),
      /operator Scan ".*": expected a loop over one sequence, got 0/,
    ],
    [
      'a hard sigmoid of other numbers inside',
      changedInside(ours(SCANNED, { layers: false }), (node) =>
        node.opType === 'HardSigmoid' ? { attributes: [{ name: 'alpha', f: 0.3, type: 1 }] } : {},
      ),
      /operator HardSigmoid ".*": activation HardSigmoid of 0.3\d*, 0.5 is not supported/,
    ],
    [
      'an operator of others',
      changedNode('rnn', 'Gemm', () => ({ domain: 'com.microsoft' })),
      /operator Gemm .*: not supported/,
    ],
    [
      'sequence_lens',
      changedNode('last', 'LSTM', inputAt(4, 'x')),
      /operator LSTM "\/rnn\/LSTM": sequence_lens is not supported/,
    ],
    ['peepholes', changedNode('last', 'LSTM', inputAt(7, 'head.weight')), /peepholes are not supported/],
    [
      'clip',
      changedNode('last', 'LSTM', attribute({ name: 'clip', f: 3, type: 1 })),
      /clip is not supported/,
    ],
    [
      'layout',
      changedNode('last', 'LSTM', attribute({ name: 'layout', i: 1, type: 2 })),
      /layout 1 is not supported/,
    ],
    [
      'a direction',
      changedNode('last', 'LSTM', attribute({ name: 'direction', s: Uint8Array.of(120), type: 3 })),
      /direction x is not supported/,
    ],
    [
      'coupled gates',
      changedNode('last', 'LSTM', attribute({ name: 'input_forget', i: 1, type: 2 })),
      /input_forget is not supported/,
    ],
    [
      'an attribute of another type',
      changedNode('last', 'LSTM', attribute({ name: 'layout', f: 1, type: 1 })),
      /attribute layout: expected type 2, got 1/,
    ],
    [
      'an activation',
      changedNode(
        'time-first',
        'RNN',
        attribute({ name: 'activations', strings: [new TextEncoder().encode('ThresholdedRelu')], type: 8 }),
      ),
      /activation ThresholdedRelu is not supported/,
    ],
    [
      'weights of another shape',
      changedNode('last', 'LSTM', inputAt(2, 'onnx::LSTM_223')),
      /expected input 1 of shape \[1,12,3\], got \[1,20,3\]/,
    ],
    [
      'weights that are none',
      changedNode('last', 'LSTM', inputAt(1, 'x')),
      /expected input 1 to be a constant/,
    ],
    [
      'alpha',
      changedNode('last', 'Gemm', attribute({ name: 'alpha', f: 2, type: 1 })),
      /alpha, beta and transA are not supported/,
    ],
    [
      'the first step',
      changed(pytorch('last'), ({ nodes }) => ({
        nodes: nodes.map((node) =>
          node.outputs[0] === '/Constant_output_0'
            ? {
                ...node,
                attributes: [{ name: 'value', t: writeTensor('', { shape: [], values: [0] }), type: 4 }],
              }
            : node,
        ),
      })),
      /operator Gather "\/Gather": element 0 of axis 1 is not supported: expected the last step/,
    ],
    [
      'groups',
      changedNode('convolution', 'Conv', attribute({ name: 'group', i: 2, type: 2 })),
      /groups are not supported/,
    ],
    [
      'uneven pads',
      changedNode('convolution', 'Conv', attribute({ name: 'pads', ints: [0, 1], type: 7 })),
      /pads \[0, 1\] with strides 1 are not supported/,
    ],
    [
      'ceil_mode',
      changedNode('convolution', 'MaxPool', attribute({ name: 'ceil_mode', i: 1, type: 2 })),
      /dilations and ceil_mode are not supported/,
    ],
    [
      'a softmax along steps',
      changedNode('translator', 'LogSoftmax', attribute({ name: 'axis', i: 1, type: 2 })),
      /axes other than the last are not supported/,
    ],
    [
      'inputs of another kind',
      changed(pytorch('rnn'), ({ inputs }) => ({
        inputs: inputs.map((input) => ({
          ...input,
          type: { tensor: { ...input.type?.tensor, elementType: 8 } },
        })),
      })),
      /input "x": expected float, int32 or int64, got type 8/,
    ],
    [
      'inputs without a shape',
      changed(pytorch('rnn'), ({ inputs }) => ({
        inputs: inputs.map(({ name }) => ({ name, type: { tensor: { elementType: 1 } } })),
      })),
      /input "x": expected a shape with a batch, got none/,
    ],
    [
      'both directions at once',
      changed(pytorch('states'), ({ outputs }) => ({
        outputs: [...outputs, { ...outputs[0], name: '/rnn/LSTM_output_1' }],
      })),
      /operator output "\/rnn\/LSTM_output_1": both directions of a recurrent operator at once/,
    ],
    [
      'an old opset',
      writeOnnx({ ...readOnnx('test', pytorch('rnn')), opsets: [{ domain: '', version: 8 }] }),
      /opset: expected at least 9, got 8/,
    ],
  ])('%s', async (_, file, message) => {
    await expect(loadOnnx(file)).rejects.toThrow(message);
    await expect(loadOnnx(file)).rejects.toMatchObject({ name: 'LetheError', code: 'model' });
  });

  test.each<[string, Uint8Array, RegExp]>([
    [
      'a value that is not there',
      changedNode('rnn', 'Gemm', inputAt(0, 'nowhere')),
      /value "nowhere": expected a known value, got none/,
    ],
    [
      'external data',
      changed(pytorch('rnn'), ({ initializers }) => ({
        initializers: initializers.map((tensor) => ({ ...tensor, dataLocation: 1 })),
      })),
      /expected its numbers in this file, got external data/,
    ],
    [
      'a graph without outputs',
      changed(pytorch('rnn'), () => ({ outputs: [] })),
      /expected a graph with outputs, got none/,
    ],
    [
      'a weight that is copied again and again',
      changed(pytorch('rnn'), ({ nodes, initializers }) => {
        const [name, size] = ['large', 1 << 18];
        const large = writeTensor(name, { shape: [size, 1], values: new Float32Array(size) });
        const turn = Array.from({ length: 40 }, (_, index) => ({
          opType: 'Transpose',
          inputs: [index === 0 ? name : `t${index}`],
          outputs: [`t${index + 1}`],
        }));
        return { initializers: [...initializers, large], nodes: [...turn, ...nodes] };
      }),
      /expected constants that are moved once, got more/,
    ],
  ])('%s, as damaged', async (_, file, message) => {
    await expect(loadOnnx(file)).rejects.toThrow(message);
    await expect(loadOnnx(file)).rejects.toMatchObject({ name: 'LetheError', code: 'data' });
  });
});

const SMALL = [
  ours('lstm', { layers: false }),
  pytorch('last-open'),
  pytorch('both-lstm'),
  pytorch('convolution'),
  stored('tf2onnx', 'gru'),
];
const LARGE = [
  ours('masked'),
  ours('cells in plain operators, both ways', { layers: false }),
  stored('tf2onnx', 'masked'),
];
const FUZZED = [...SMALL, ...SMALL, ...SMALL, ...LARGE];

test('files that were changed anywhere are read or refused by an error of ours, 2000 times', async () => {
  const random = new Generator(2, 'shuffle', 0);
  const draw = (count: number): number => Math.floor(random.uniform() * count);
  const outcomes = { read: 0, refused: 0 };
  for (let change = 0; change < inEachGate(2000); change++) {
    const file = FUZZED[change % FUZZED.length]?.slice() as Uint8Array;
    for (let count = draw(3); count >= 0; count--) {
      const at = draw(file.length);
      file[at] = draw(2) === 0 ? (file[at] as number) ^ (1 << draw(8)) : draw(256);
    }
    try {
      await loadOnnx(file);
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof LetheError)) throw error;
      expect(error.message).toMatch(/^load(Onnx)?: /);
      expect(error.message.length).toBeLessThan(400);
      outcomes.refused++;
    }
  }
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(inEachGate(100));
});

test('graphs whose parts were exchanged are read or refused by an error of ours, 1000 times', async () => {
  const random = new Generator(3, 'shuffle', 0);
  const draw = (count: number): number => Math.floor(random.uniform() * count);
  for (let change = 0; change < inEachGate(1000); change++) {
    const file = changed(FUZZED[change % FUZZED.length] as Uint8Array, ({ nodes, inputs, initializers }) => {
      const names = [
        ...nodes.flatMap(({ outputs }) => outputs),
        ...initializers.map(({ name = '' }) => name),
        'input',
        '',
      ];
      const types = nodes.map(({ opType }) => opType);
      const mutated = nodes.map((node): NewOnnx<'node'> => {
        if (draw(nodes.length) > 1) return node;
        const kind = draw(4);
        if (kind === 0) return { ...node, opType: types[draw(types.length)] };
        if (kind === 1) return { ...node, attributes: nodes[draw(nodes.length)]?.attributes };
        if (kind === 2)
          return {
            ...node,
            attributes: node.attributes.map((one) => ({
              ...one,
              i: draw(5) - 2,
              ints: [draw(5) - 2, draw(3)],
            })),
          };
        return {
          ...node,
          inputs: node.inputs.map((name) => (draw(2) === 0 ? name : (names[draw(names.length)] as string))),
        };
      });
      return { nodes: mutated, inputs };
    });
    try {
      await loadOnnx(file);
    } catch (error) {
      if (!(error instanceof LetheError)) throw error;
    }
  }
});
