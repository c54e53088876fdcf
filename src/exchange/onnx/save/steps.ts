// Sequences as what goes through them has them: steps first.
import { type GraphWriter, int, ints } from './graph-writer.js';
import { reverseSteps } from './masks.js';
import type { LayerOf, Written } from './value.js';

export type RecurrentLayer = LayerOf<'lstm' | 'gru' | 'simpleRNN'>;

/** What a layer gave: its sequence, in the order in which it went through the steps, and its states after the last. */
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
 * What a layer gave as the sequence that it is.
 *
 * @param y `[time, batch, units]`, each step at its place in the input
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
