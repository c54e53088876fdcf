// Shapes and weights of each layer, once the shape of a sample is known.
import { NotLowered } from '../not-lowered.js';
import type { LayerDescription, NetworkDescription, Penalty } from '../topology/layers.js';
import type { WeightSpec } from '../weights/weight-layout.js';

/** A weight, and what of the loss depends on it alone. */
export interface ResolvedWeight extends WeightSpec {
  readonly penalty: Penalty | undefined;
}

/** A layer with the shapes of one sample before and after it. */
export interface ResolvedLayer {
  readonly layer: LayerDescription;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** In tfjs's order: kernel, recurrent kernel, bias. */
  readonly weights: readonly ResolvedWeight[];
}

/**
 * @param sampleShape the data's shape without the batch, such as `[time, features]`
 * @throws NotLowered if a layer cannot take the shape that reaches it.
 */
export function resolve(network: NetworkDescription, sampleShape: readonly number[]): ResolvedLayer[] {
  const { inputShape } = network;
  const fits =
    inputShape.length === sampleShape.length &&
    inputShape.every((size, axis) => size === null || size === sampleShape[axis]);
  if (!fits) {
    throw new NotLowered(`expected samples of shape [${inputShape.join()}], got [${sampleShape.join()}]`);
  }
  let shape = sampleShape;
  return network.layers.map((layer) => {
    const resolved = resolveLayer(layer, shape);
    shape = resolved.outputShape;
    return resolved;
  });
}

/** A shape may have a size of null, for reading weights alone. */
function resolveLayer(layer: LayerDescription, inputShape: readonly number[]): ResolvedLayer {
  const columns = inputShape.at(-1) ?? 1;
  const outer = inputShape.slice(0, -1);
  const { name } = layer;
  switch (layer.kind) {
    case 'lstm': {
      if (inputShape.length !== 2) {
        throw new NotLowered(`expected sequences [time, features], got samples [${inputShape.join()}]`, name);
      }
      const { units, useBias, returnSequences, trainable } = layer;
      const weight = (own: string, rows: number[]): ResolvedWeight => ({
        name: `${name}/${own}`,
        shape: [...rows, 4 * units],
        trainable,
        gateUnits: units,
        penalty: undefined,
      });
      return {
        layer,
        inputShape,
        outputShape: returnSequences ? [...outer, units] : [units],
        weights: [
          weight('kernel', [columns]),
          weight('recurrent_kernel', [units]),
          ...(useBias ? [weight('bias', [])] : []),
        ],
      };
    }
    case 'dense': {
      const { units, useBias, trainable, kernelPenalty, biasPenalty } = layer;
      const common = { trainable, gateUnits: 0 };
      const kernel = { name: `${name}/kernel`, shape: [columns, units], penalty: kernelPenalty, ...common };
      const bias = { name: `${name}/bias`, shape: [units], penalty: biasPenalty, ...common };
      return {
        layer,
        inputShape,
        outputShape: [...outer, units],
        weights: useBias ? [kernel, bias] : [kernel],
      };
    }
    case 'reshape':
      return {
        layer,
        inputShape,
        outputShape: targetShape(inputShape, layer.targetShape, name),
        weights: [],
      };
    case 'repeatVector':
      if (inputShape.length !== 1) {
        throw new NotLowered(`expected samples [features], got [${inputShape.join()}]`, name);
      }
      return { layer, inputShape, outputShape: [layer.n, columns], weights: [] };
    case 'activation':
    case 'dropout':
      return { layer, inputShape, outputShape: inputShape, weights: [] };
  }
}

function targetShape(
  inputShape: readonly number[],
  target: readonly number[] | undefined,
  name: string,
): number[] {
  const size = inputShape.reduce((product, axis) => product * axis, 1);
  if (target === undefined) return [size];
  const known = target.reduce((product, axis) => (axis === -1 ? product : product * axis), 1);
  const open = target.filter((axis) => axis === -1).length;
  if (open > 1 || (open === 0 ? known !== size : size % known !== 0)) {
    throw new NotLowered(`cannot give [${inputShape.join()}] the shape [${target.join()}]`, name);
  }
  return target.map((axis) => (axis === -1 ? size / known : axis));
}
