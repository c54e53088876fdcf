import type { GraphWriter } from './graph-writer.js';
import type { Weight } from './value.js';

/** A weight as the network has it. */
export function writeWeight(graph: GraphWriter, weight: Weight | undefined): string {
  const { name = '', shape = [], values = new Float32Array() } = weight ?? {};
  return graph.weight(name, shape, values);
}
