// Each kind of layer as operators of ONNX. TypeScript reports a missing kind.
import type { Kind } from '../../../compiler/index.js';
import { Combination, Pooling, Rectifier } from '../../../kernels/program/opcodes.js';
import { activate } from './activations.js';
import { writeConv1d, writePooling1d } from './convolution.js';
import { writeDot } from './dot.js';
import { float, type GraphWriter, int, ints } from './graph-writer.js';
import { eachFeature, reverseSteps } from './masks.js';
import { writeBatchNormalization, writeLayerNormalization } from './normalization.js';
import { writeRecurrent } from './recurrent.js';
import type { Call, LayerOf, Value, Written } from './value.js';
import { writeWeight } from './weights.js';

type Writers = {
  readonly [K in Kind]: (call: Call<LayerOf<K>>) => readonly [Written, ...Written[]];
};

/** For layers that have an effect only in training. */
const asItIs = ({ inputs: [input] }: Call<unknown>): readonly [Written] => [input];

const COMBINATIONS: { readonly [Code in Combination]: string } = {
  [Combination.Add]: 'Add',
  [Combination.Multiply]: 'Mul',
  [Combination.Maximum]: 'Max',
  [Combination.Minimum]: 'Min',
};

const RECTIFIERS: { readonly [Code in Rectifier]: (graph: GraphWriter, x: string, bound: number) => string } =
  {
    [Rectifier.Capped]: (graph, x, bound) =>
      bound === Number.POSITIVE_INFINITY
        ? graph.op('Relu', [x])
        : graph.op('Clip', [x, graph.float(0), graph.float(bound)]),
    [Rectifier.Leaky]: (graph, x, bound) => graph.op('LeakyRelu', [x], { alpha: float(bound) }),
    [Rectifier.Thresholded]: (graph, x, bound) => graph.op('ThresholdedRelu', [x], { alpha: float(bound) }),
  };

/** The compiler defines which layers pass on the masks of their inputs (`masking` of their records). */
export const WRITERS: Writers = {
  lstm: writeRecurrent,
  gru: writeRecurrent,
  simpleRNN: writeRecurrent,
  dense: ({ graph, layer, inputs: [input], weight }) => {
    const linear = withBias(
      graph,
      graph.op('MatMul', [input.name, writeWeight(graph, weight('kernel'))]),
      weight,
    );
    return [{ name: activate(graph, linear, layer.activation) }];
  },
  activation: ({ graph, layer, inputs: [input] }) => [
    { name: activate(graph, input.name, layer.activation) },
  ],
  rectifier: ({ graph, layer: { rectifier, bound }, inputs: [input] }) => [
    { name: RECTIFIERS[rectifier](graph, input.name, bound) },
  ],
  prelu: ({ graph, inputs: [input], weight }) => [
    { name: graph.op('PRelu', [input.name, writeWeight(graph, weight('alpha'))]) },
  ],
  dropout: asItIs,
  gaussianNoise: asItIs,
  gaussianDropout: asItIs,
  alphaDropout: asItIs,
  reshape: ({ graph, layer: { targetShape }, inputs: [input] }) => [
    { name: graph.op('Reshape', [input.name, graph.ints(0, ...(targetShape ?? [-1]))]) },
  ],
  reverse: ({ graph, inputs: [input] }) => [
    input.reversed === undefined
      ? { name: reverseSteps(graph, input.name), reversed: input.name }
      : { name: input.reversed, reversed: input.name },
  ],
  zeroMasked: ({ graph, inputs: [input] }) => {
    if (input.mask === undefined) return [input];
    return [{ name: graph.op('Where', [eachFeature(graph, input.mask), input.name, graph.float(0)]) }];
  },
  repeatVector: ({ graph, layer: { n }, inputs: [input] }) => {
    const step = graph.op('Unsqueeze', [input.name, graph.ints(1)]);
    return [{ name: graph.op('Expand', [step, graph.ints(1, n, 1)]) }];
  },
  embedding: ({ graph, layer: { maskZero }, inputs: [input], weight }) => {
    const name = graph.op('Gather', [writeWeight(graph, weight('embeddings')), input.name]);
    if (!maskZero) return [{ name }];
    const present = graph.op('Not', [graph.op('Equal', [input.name, graph.int(0)])]);
    const isList = input.shape.length === 1;
    return [{ name, mask: isList ? present : graph.op('Reshape', [present, graph.ints(0, -1)]) }];
  },
  merge: ({ graph, layer: { combination, averages }, inputs, shapes: [shape] }) => {
    const [first, ...others] = inputs.map((input) => withAxes(graph, input, shape.length)) as [
      string,
      ...string[],
    ];
    const combined = others.reduce((sum, other) => graph.op(COMBINATIONS[combination], [sum, other]), first);
    const factor = graph.float(1 / inputs.length);
    return [{ name: averages ? graph.op('Mul', [combined, factor]) : combined }];
  },
  dot: writeDot,
  concatenate: ({ graph, layer: { axis }, inputs }) => {
    const names = inputs.map(({ name }) => name);
    return [{ name: graph.op('Concat', names, { axis: int(axis) }) }];
  },
  conv1d: (call) => {
    const { graph, layer, weight } = call;
    const linear = withBias(graph, writeConv1d(call), weight);
    return [{ name: activate(graph, linear, layer.activation) }];
  },
  pooling1d: (call) => {
    const { graph, layer, inputs } = call;
    if (layer.windows !== null) return [{ name: writePooling1d(call, layer.windows) }];
    const opType = layer.pooling === Pooling.Average ? 'ReduceMean' : 'ReduceMax';
    return [{ name: graph.op(opType, [inputs[0].name], { axes: ints(1), keepdims: int(0) }) }];
  },
  permute: ({ graph, layer: { dims }, inputs: [input] }) => [
    { name: graph.op('Transpose', [input.name], { perm: ints(0, ...dims) }) },
  ],
  layerNormalization: writeLayerNormalization,
  batchNormalization: writeBatchNormalization,
  masking: ({ graph, layer: { maskValue }, inputs: [input] }) => {
    const differs = graph.op('Not', [graph.op('Equal', [input.name, graph.float(maskValue)])]);
    const found = graph.op('ReduceMax', [graph.op('Cast', [differs], { to: int(1) })], {
      axes: ints(2),
      keepdims: int(0),
    });
    const mask = graph.op('Cast', [found], { to: int(9) });
    const name = graph.op('Where', [eachFeature(graph, mask), input.name, graph.float(0)]);
    return [{ name, mask }];
  },
  stepsToSamples: ({ graph, inputs: [input] }) => {
    const inner = graph.op('Shape', [input.name], { start: int(2) });
    const shape = graph.op('Concat', [graph.ints(-1), inner], { axis: int(0) });
    return [{ name: graph.op('Reshape', [input.name, shape]) }];
  },
  samplesToSteps: ({ graph, inputs: [inner, outer = inner] }) => {
    const steps = graph.op('Shape', [outer.name], { start: int(0), end: int(2) });
    const shape = graph.op('Concat', [steps, graph.op('Shape', [inner.name], { start: int(1) })], {
      axis: int(0),
    });
    return [{ name: graph.op('Reshape', [inner.name, shape]), mask: outer.mask }];
  },
};

function withBias(graph: GraphWriter, x: string, weight: Call<unknown>['weight']): string {
  const bias = weight('bias');
  return bias === undefined ? x : graph.op('Add', [x, writeWeight(graph, bias)]);
}

/** Axes of size 1 after the batch, as tfjs-layers adds them when it merges with longer samples. */
function withAxes(graph: GraphWriter, { name, shape }: Value, rank: number): string {
  const missing = Array.from({ length: rank - shape.length }, (_, index) => 1 + index);
  return missing.length === 0 ? name : graph.op('Unsqueeze', [name, graph.ints(...missing)]);
}
