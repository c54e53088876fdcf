import { type GraphWriter, int, text } from './graph-writer.js';
import type { Call, LayerOf, Value, Written } from './value.js';

/** tfjs-layers and Keras replace smaller squared norms by this. */
const LEAST_SQUARE = 1e-7;

/** A dot product along one axis of each value, as an einsum: b is the batch, s the summed axis. */
export function writeDot({ graph, layer, inputs }: Call<LayerOf<'dot'>>): readonly [Written] {
  const [left, right] = inputs as readonly [Value, Value];
  const letters = [lettersOf(left, layer.axes[0], 'l'), lettersOf(right, layer.axes[1], 'r')];
  const result = letters.join('').replaceAll(/[bs]/g, '');
  const names = [left, right].map((value, index) =>
    layer.normalizes ? normalize(graph, value.name, letters[index]?.indexOf('s') ?? -1) : value.name,
  );
  const name = graph.op('Einsum', names, { equation: text(`${letters.join()}->b${result}`) });
  // A scalar for each sample is one feature.
  return [{ name: result === '' ? graph.op('Unsqueeze', [name, graph.ints(1)]) : name }];
}

function lettersOf({ shape }: Value, axis: number, free: string): string {
  const along = axis < 0 ? axis + shape.length + 1 : axis;
  return ['b', ...shape.map((_, index) => (index + 1 === along ? 's' : free))].join('');
}

function normalize(graph: GraphWriter, x: string, axis: number): string {
  const squares = graph.op('Mul', [x, x]);
  const sum = graph.op('ReduceSum', [squares, graph.ints(axis)], { keepdims: int(1) });
  const norm = graph.op('Sqrt', [graph.op('Max', [sum, graph.float(LEAST_SQUARE)])]);
  return graph.op('Div', [x, norm]);
}
