// Sequences in the order of recurrent operators: steps first.
import { type GraphWriter, int, ints } from './graph-writer.js';
import { reverseSteps } from './masks.js';
import type { LayerOf, Written } from './value.js';

export type RecurrentLayer = LayerOf<'lstm' | 'gru' | 'simpleRNN'>;

/** Outputs of a layer: its sequence, in processing order, and its final states. */
export interface Ran {
  readonly sequence: Written;
  /** `[batch, units]` each. */
  readonly last: readonly string[];
}

/** `[batch, time, features]` as `[time, batch, features]`, and back. */
export function exchange(graph: GraphWriter, x: string): string {
  return graph.op('Transpose', [x], { perm: ints(1, 0, 2) });
}

/**
 * The outputs of a layer as its sequence.
 *
 * @param y `[time, batch, units]`, each step at its position in the input
 */
export function asSequence(graph: GraphWriter, y: string, goBackwards: boolean): Written {
  const straight = exchange(graph, y);
  return goBackwards
    ? { name: reverseSteps(graph, straight), reversed: straight }
    : { name: straight, timeFirst: y };
}

/** Zeros for each sample of `x`. */
export function firstZeros(graph: GraphWriter, x: string, units: number): string {
  const batch = graph.op('Shape', [x], { start: int(0), end: int(1) });
  const shape = graph.op('Concat', [batch, graph.ints(units)], { axis: int(0) });
  return graph.op('Expand', [graph.float(0), shape]);
}
