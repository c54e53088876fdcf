import { float, int, ints } from './graph-writer.js';
import type { Call, LayerOf, Written } from './value.js';
import { writeWeight } from './weights.js';

type Normalizing = LayerOf<'layerNormalization' | 'batchNormalization'>;

export function writeLayerNormalization(call: Call<LayerOf<'layerNormalization'>>): readonly [Written] {
  const { graph, layer, inputs } = call;
  const [input] = inputs;
  const weights = scaleAndShift(call);
  const attributes = { axis: int(-1), epsilon: float(layer.epsilon) };
  return [{ name: graph.op('LayerNormalization', [input.name, ...weights], attributes) }];
}

/** Normalization with the moving moments. ONNX normalizes axis 1. */
export function writeBatchNormalization(call: Call<LayerOf<'batchNormalization'>>): readonly [Written] {
  const { graph, layer, inputs, weight } = call;
  const [input] = inputs;
  const moments = (['moving_mean', 'moving_variance'] as const).map((own) => writeWeight(graph, weight(own)));
  const weights = [...scaleAndShift(call), ...moments];
  const last = input.shape.length;
  const between = Array.from({ length: last - 1 }, (_, index) => 1 + index);
  const move = (x: string, ...perm: number[]): string =>
    last === 1 ? x : graph.op('Transpose', [x], { perm: ints(...perm) });
  const normalized = graph.op('BatchNormalization', [move(input.name, 0, last, ...between), ...weights], {
    epsilon: float(layer.epsilon),
  });
  return [{ name: move(normalized, 0, ...between.map((axis) => axis + 1), 1) }];
}

/** Gamma and beta; ones and zeros if the layer lacks them, since ONNX requires them. */
function scaleAndShift({ graph, layer, inputs: [input], weight }: Call<Normalizing>): string[] {
  const columns = input.shape.at(-1) ?? 0;
  return (['gamma', 'beta'] as const).map((own) => {
    const found = weight(own);
    if (found !== undefined) return writeWeight(graph, found);
    const values = new Float32Array(columns).fill(own === 'gamma' ? 1 : 0);
    return graph.weight(`${layer.name}/no ${own}`, [columns], values);
  });
}
