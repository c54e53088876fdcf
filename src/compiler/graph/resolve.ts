// Shapes and weights of each layer, once the shape of a sample is known.
import { type LayerDescription, recordOf } from '../layers/index.js';
import type { OneOrMore, Shape } from '../layers/record.js';
import { NotLowered } from '../not-lowered.js';
import type { WeightSpec } from '../weights/weight-spec.js';
import type { NetworkDescription, NetworkNode } from './network.js';

/** One use of a layer with the shapes of one sample before and after it. */
export interface ResolvedNode extends NetworkNode {
  readonly description: LayerDescription;
  readonly inputShapes: OneOrMore<Shape>;
  readonly outputShapes: OneOrMore<Shape>;
  /** The number of samples per sample of the batch: 1, unless steps are samples. */
  readonly fold: number;
  /** Whether steps are samples there. */
  readonly isFolded: boolean;
}

/** A network with all its shapes. */
export interface ResolvedNetwork {
  readonly layers: readonly LayerDescription[];
  readonly nodes: readonly ResolvedNode[];
  /** Of each layer, in tfjs's order. */
  readonly weights: readonly (readonly WeightSpec[])[];
  readonly outputs: readonly number[];
  readonly outputShapes: readonly Shape[];
  /** Of each value how many samples stand for one of the batch. */
  readonly folds: readonly number[];
}

/**
 * @param sampleShapes of each input the data's shape without the batch, such as `[time, features]`; NaN where a size is
 *   not known, and weights alone are asked for
 * @throws NotLowered if a layer cannot take the shape of its input.
 */
export function resolve(network: NetworkDescription, sampleShapes: readonly Shape[]): ResolvedNetwork {
  const { inputs, layers, outputs } = network;
  if (sampleShapes.length !== inputs.length) {
    throw new NotLowered(`expected ${inputs.length} inputs, got ${sampleShapes.length}`);
  }
  for (const [index, { shape }] of inputs.entries()) checkFits(shape, sampleShapes[index] ?? []);
  const shapes: Shape[] = [...sampleShapes];
  /** Of each value the steps that are samples, outermost first. */
  const folded: (readonly number[])[] = sampleShapes.map(() => []);
  const weights: (readonly WeightSpec[])[] = layers.map(() => []);
  const nodes = network.nodes.map((node): ResolvedNode => {
    const description = layers[node.layer] as LayerDescription;
    const inputShapes = shapesOf(shapes, node.inputs);
    const { outputs: outputShapes, weights: specs } = recordOf(description).shapes(description, inputShapes);
    const { [node.layer]: known = [] } = weights;
    if (known.length > 0 && shapesText(known) !== shapesText(specs)) {
      throw new NotLowered(
        `expected weights ${shapesText(known)}, got ${shapesText(specs)}`,
        description.name,
      );
    }
    weights[node.layer] = specs.map((weight, place) => ({ ...weight, uses: (known[place]?.uses ?? 0) + 1 }));
    const { folding } = recordOf(description);
    const { [node.inputs[0]]: before = [] } = folded;
    const after = foldsAfter(before, folding, inputShapes[0]);
    for (const [index, value] of node.outputs.entries()) {
      shapes[value] = outputShapes[index] as Shape;
      folded[value] = after;
    }
    const own = folding === -1 ? after : before;
    return {
      ...node,
      description,
      inputShapes,
      outputShapes,
      fold: productOf(own),
      isFolded: own.length > 0,
    };
  });
  for (const { value, shape, name } of network.expected) checkFits(shape, shapes[value] ?? [], name);
  return {
    ...{ layers, nodes, weights, outputs },
    outputShapes: outputs.map((value) => shapes[value] as Shape),
    folds: folded.map(productOf),
  };
}

/** The shapes that a network leaves open, with NaN for each open size. */
export function openShapes({ inputs }: NetworkDescription): Shape[] {
  return inputs.map(({ shape }) => shape.map((size) => size ?? Number.NaN));
}

function checkFits(expected: readonly (number | null)[], got: Shape, name?: string): void {
  const isOpen = (size: number | null | undefined): boolean => size === null || Number.isNaN(size);
  const fits =
    expected.length === got.length &&
    expected.every((size, axis) => isOpen(size) || isOpen(got[axis]) || size === got[axis]);
  if (!fits)
    throw new NotLowered(`expected samples of shape [${expected.join()}], got [${got.join()}]`, name);
}

/** Of a layer's weights, which are the same wherever it is used. */
export function shapesText(weights: readonly WeightSpec[]): string {
  return weights.map(({ shape }) => `[${shape.join()}]`).join(', ');
}

function foldsAfter(
  before: readonly number[],
  folding: 1 | -1 | undefined,
  [time = 1]: Shape,
): readonly number[] {
  if (folding === undefined) return before;
  return folding === 1 ? [...before, time] : before.slice(0, -1);
}

function productOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

function shapesOf(shapes: readonly Shape[], [first, ...rest]: NetworkNode['inputs']): OneOrMore<Shape> {
  return [shapes[first] as Shape, ...rest.map((value) => shapes[value] as Shape)];
}
