// Convolutions and pooling along time: ONNX has channels before steps.
import { Pooling } from '../../../kernels/program/opcodes.js';
import { type Attributes, type GraphWriter, int, ints, text } from './graph-writer.js';
import type { Call, LayerOf } from './value.js';

type Windows = LayerOf<'conv1d'>['windows'];

/** Without the bias. */
export function writeConv1d({
  graph,
  layer: { windows },
  inputs: [input],
  weight,
}: Call<LayerOf<'conv1d'>>): string {
  const { name = '', shape = [], values = new Float32Array() } = weight('kernel') ?? {};
  const kernel = graph.weight(name, [...shape].reverse(), channelsFirst(values, shape));
  return onChannels(graph, input.name, (x) =>
    graph.op('Conv', [x, kernel], {
      kernel_shape: ints(windows.size),
      strides: ints(windows.strides),
      dilations: ints(windows.dilation),
      ...padding(windows, input.shape[0]),
    }),
  );
}

export function writePooling1d(
  { graph, layer: { pooling }, inputs: [input] }: Call<LayerOf<'pooling1d'>>,
  windows: Windows,
): string {
  const opType = pooling === Pooling.Average ? 'AveragePool' : 'MaxPool';
  return onChannels(graph, input.name, (x) =>
    graph.op(opType, [x], {
      kernel_shape: ints(windows.size),
      strides: ints(windows.strides),
      ...padding(windows, input.shape[0]),
      ...(pooling === Pooling.Average ? { count_include_pad: int(0) } : {}),
    }),
  );
}

function onChannels(graph: GraphWriter, x: string, write: (x: string) => string): string {
  const exchange = (value: string): string => graph.op('Transpose', [value], { perm: ints(0, 2, 1) });
  return exchange(write(exchange(x)));
}

/** `[steps, channels, filters]` as `[filters, channels, steps]`, and back. */
export function channelsFirst(values: Float32Array, shape: readonly number[]): Float32Array {
  const [a = 0, b = 0, c = 0] = shape;
  const turned = new Float32Array(values.length);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) turned[(k * b + j) * a + i] = values[(i * b + j) * c + k] as number;
    }
  }
  return turned;
}

/** Zero padding before and after the steps; for `same` it depends on the number of steps. */
function padding(
  { size, strides, dilation, padding: kind }: Windows,
  steps: number = Number.NaN,
): Attributes {
  const span = (size - 1) * dilation + 1;
  if (kind === 'valid') return {};
  if (kind === 'causal') return { pads: ints(span - 1, 0) };
  if (strides === 1) return { pads: ints(Math.floor((span - 1) / 2), Math.ceil((span - 1) / 2)) };
  if (Number.isNaN(steps)) return { auto_pad: text('SAME_UPPER') };
  const all = Math.max(0, (Math.ceil(steps / strides) - 1) * strides + span - steps);
  return { pads: ints(Math.floor(all / 2), Math.ceil(all / 2)) };
}
