// Sequences of which steps are left out. ONNX's recurrent operators leave out steps at the end alone (`sequence_lens`): so the steps that
// there are go to the front, in their order, through the operator, and what it gave goes back to where they were. Exact for any mask.
import type { GraphWriter } from './graph-writer.js';

/** More than there are steps; a product of it and 1 is an integer of 64 bits. */
const BEYOND = 2_147_483_648;

/** A sequence whose steps are at the front. */
export interface Compacted {
  /** `[batch, time, features]` */
  readonly x: string;
  /** Of each sequence how many steps there are, `[batch]`, int32, and at least 1, which not every runtime would do without. */
  readonly lengths: string;
  /** Which sequences have none, `[batch, 1]` of truth values. */
  readonly isEmpty: string;
  /** Of each step how many there are up to it, itself included: `[batch, time, 1]`. */
  readonly counts: string;
}

/**
 * @param x `[batch, time, features]`
 * @param mask `[batch, time]` of truth values
 */
export function compact(graph: GraphWriter, x: string, mask: string): Compacted {
  const int64 = { to: { i: 7 } };
  const present = graph.op('Cast', [mask], int64);
  const counts = graph.op('CumSum', [present, graph.int(1)]);
  const total = graph.op('ReduceSum', [present, graph.ints(1)], { keepdims: { i: 0 } });
  const atLeastOne = graph.op('Max', [total, graph.ints(1)]);
  const time = graph.op('Shape', [x], { start: { i: 1 }, end: { i: 2 } });
  const places = graph.op('Range', [graph.int(0), graph.op('Squeeze', [time, graph.ints(0)]), graph.int(1)]);
  const keys = graph.op('Sub', [graph.op('Mul', [present, graph.int(BEYOND)]), places]);
  const [, order = ''] = graph.ops('TopK', [keys, time], 2, { axis: { i: 1 } });
  const isEmpty = graph.op('Equal', [total, graph.int(0)]);
  return {
    x: gatherSteps(graph, x, graph.op('Unsqueeze', [order, graph.ints(-1)])),
    lengths: graph.op('Cast', [atLeastOne], { to: { i: 6 } }),
    isEmpty: graph.op('Unsqueeze', [isEmpty, graph.ints(-1)]),
    counts: graph.op('Unsqueeze', [counts, graph.ints(-1)]),
  };
}

/**
 * The steps where they were: one that is left out repeats what there was before it.
 *
 * @param y `[batch, time, units]`, what the compacted sequence gave
 * @param first `[batch, units]`, what there was before any
 */
export function expand(graph: GraphWriter, { counts }: Compacted, y: string, first: string): string {
  const before = graph.op('Unsqueeze', [first, graph.ints(1)]);
  return gatherSteps(graph, graph.op('Concat', [before, y], { axis: { i: 1 } }), counts);
}

/** @param places `[batch, time, 1]` */
function gatherSteps(graph: GraphWriter, x: string, places: string): string {
  return graph.op('GatherND', [x, places], { batch_dims: { i: 1 } });
}

/** A mask as a factor of features: `[batch, time, 1]`. */
export function eachFeature(graph: GraphWriter, mask: string): string {
  return graph.op('Unsqueeze', [mask, graph.ints(-1)]);
}

/** The same with its steps, which are axis 1, in the other order. */
export function reverseSteps(graph: GraphWriter, x: string): string {
  return graph.op('Slice', [x, graph.ints(-1), graph.ints(-BEYOND), graph.ints(1), graph.ints(-1)]);
}
