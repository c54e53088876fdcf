import type { GraphWriter } from './graph-writer.js';
import type { Weight } from './value.js';

/** A weight in the layout of the network. */
export function writeWeight(graph: GraphWriter, weight: Weight | undefined): string {
  const { name = '', shape = [], values = new Float32Array() } = weight ?? {};
  return graph.weight(name, shape, values);
}
