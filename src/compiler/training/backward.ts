// A network as instructions, backwards, and the gradients of its weights.

import type { ProgramContext } from '../program/context.js';
import type { NodeEntry, Tape } from '../program/forward.js';
import type { Layout } from '../program/layout.js';
import { Gradients } from './gradients.js';
import { type AnyWayBack, backwardOf } from './layers/index.js';

/** The way back through the nodes that have one, by the node's index. */
export type WaysBack = readonly (AnyWayBack | undefined)[];

/**
 * Emitted first of all: what the threads share, such as transposed weights; a barrier comes before they are read. A node
 * has a way back if it trains something, or something before it is trained.
 *
 * @param inputs whether the way goes on to the network's inputs
 */
export function prepareBackward(
  context: ProgramContext,
  { resolved, parameters }: Pick<Layout, 'resolved' | 'parameters'>,
  inputs: boolean,
): WaysBack {
  /** Values that depend on what is trained, or on an input whose gradient is asked for. */
  const wanted = new Set<number>(inputs ? [0] : []);
  return resolved.nodes.map((node) => {
    const own = parameters.byLayer[node.layer] ?? [];
    const asked = node.inputs.map((value) => wanted.has(value));
    if (!asked.includes(true) && own.every(({ gradient }) => gradient === undefined)) return undefined;
    for (const value of node.outputs) wanted.add(value);
    const { description: layer, inputShapes } = node;
    return backwardOf(layer).prepare(context, { layer, parameters: own, inputShapes, wanted: asked });
  });
}

/**
 * The way back through all nodes, sample by sample; the gradients of the weights follow in {@link weightGradients}.
 *
 * @param gradient where dL/d(output) is
 * @returns also where dL/d(input) is, if the way goes on to it
 */
export function backward(
  context: ProgramContext,
  { resolved }: Pick<Layout, 'resolved'>,
  tape: Tape,
  ways: WaysBack,
  gradient: number,
): number | undefined {
  const gradients = new Gradients();
  gradients.add(resolved.outputs[0] ?? 0, gradient);
  for (let index = tape.entries.length - 1; index >= 0; index--) {
    const { node, entry } = tape.entries[index] as NodeEntry;
    const given = node.outputs.map((value) => gradients.of(value));
    const found = given.some((address) => address !== undefined)
      ? (ways[index]?.backward(context, entry, given) ?? [])
      : [];
    for (const [place, value] of node.inputs.entries()) gradients.add(value, found[place]);
  }
  return gradients.of(0);
}

/** Gradients of all trained weights: sums over all samples, after a barrier; the threads share their columns. */
export function weightGradients(context: ProgramContext, tape: Tape, ways: WaysBack): void {
  for (const [index, { entry }] of tape.entries.entries()) {
    const isTrained = entry.parameters.some(({ gradient }) => gradient !== undefined);
    if (isTrained) ways[index]?.weightGradients(context, entry);
  }
}
