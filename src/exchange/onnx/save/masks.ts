// Masked sequences. ONNX's recurrent operators can only leave out steps at the end (`sequence_lens`). So the present steps are moved to the
// front, in order, and processed; then the outputs are moved back to their positions. This is exact for any mask.
import type { GraphWriter } from './graph-writer.js';

/** More than the number of steps; its product with 1 is a 64-bit integer. */
const BEYOND = 2_147_483_648;

/** A sequence with the present steps at the front. */
export interface Compacted {
  /** `[batch, time, features]` */
  readonly x: string;
  /** Number of present steps of each sequence, `[batch]`, int32, at least 1, since not every runtime accepts 0. */
  readonly lengths: string;
  /** Which sequences are empty, `[batch, 1]`, boolean. */
  readonly isEmpty: string;
  /** Number of present steps up to and including each step: `[batch, time, 1]`. */
  readonly counts: string;
}

/**
 * @param x `[batch, time, features]`
 * @param mask `[batch, time]`, boolean
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
 * Moves the steps back; a masked step repeats the previous output.
 *
 * @param y `[batch, time, units]`, outputs for the compacted sequence
 * @param first `[batch, units]`, output before the first step
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

/** Reverses the steps, which are axis 1. */
export function reverseSteps(graph: GraphWriter, x: string): string {
  return graph.op('Slice', [x, graph.ints(-1), graph.ints(-BEYOND), graph.ints(1), graph.ints(-1)]);
}
