// A network as instructions, backwards, and the gradients of its weights.

import { Opcode } from '../../kernels/program/opcodes.js';
import type { LayerEntry } from '../layers/index.js';
import type { ProgramContext } from '../program/context.js';
import type { NodeEntry, Tape } from '../program/forward.js';
import type { Layout } from '../program/layout.js';
import type { Value } from '../program/value.js';
import type { Parameter } from '../weights/weight-spec.js';
import { Gradients } from './gradients.js';
import { type AnyWayBack, backwardOf } from './layers/index.js';

/** The backward passes of nodes, by the node's index; undefined for nodes without one. */
export type WaysBack = readonly (AnyWayBack | undefined)[];

/**
 * Emits shared preparations first, such as transposed weights; a barrier comes before they are read. A node has a
 * backward pass if it, or a node before it, is trained.
 *
 * @param toInputs whether the backward pass goes on to the network's inputs
 */
export function prepareBackward(
  context: ProgramContext,
  { resolved, parameters, inputs }: Pick<Layout, 'resolved' | 'parameters' | 'inputs'>,
  toInputs: boolean,
): WaysBack {
  /** Values that depend on trained weights, or on an input whose gradient is needed. */
  const wanted = new Set<number>(toInputs ? inputs.keys() : []);
  return resolved.nodes.map((node) => {
    const own = parameters.byLayer[node.layer] ?? [];
    const asked = node.inputs.map((value) => wanted.has(value));
    if (!asked.includes(true) && own.every(({ gradient }) => gradient === undefined)) return undefined;
    for (const value of node.outputs) wanted.add(value);
    const { description: layer, inputShapes } = node;
    return backwardOf(layer).prepare(context.folded(node.fold), {
      layer,
      parameters: own,
      inputShapes,
      wanted: asked,
    });
  });
}

/**
 * The backward pass through all nodes, sample by sample; the gradients of the weights follow in {@link weightGradients}.
 *
 * @param outputGradients places of dL/d(output) for each output, not used elsewhere
 * @returns places of dL/d(input) for each input, if the backward pass reaches it
 */
export function backward(
  context: ProgramContext,
  { resolved, inputs }: Pick<Layout, 'resolved' | 'inputs'>,
  tape: Tape,
  ways: WaysBack,
  outputGradients: readonly number[],
): (number | undefined)[] {
  const gradients = new Gradients();
  for (const [index, gradient] of outputGradients.entries()) {
    gradients.add(context, '', resolved.outputs[index] as number, tape.outputs[index] as Value, gradient);
  }
  for (let index = tape.entries.length - 1; index >= 0; index--) {
    const { node, entry } = tape.entries[index] as NodeEntry;
    const given = node.outputs.map((value) => gradients.of(value));
    const found = given.some((address) => address !== undefined)
      ? (ways[index]?.backward(context.folded(node.fold), entry, given) ?? [])
      : [];
    for (const [place, value] of node.inputs.entries()) {
      const { layer, inputs } = entry;
      const own = context.folded(resolved.folds[value] ?? 1);
      gradients.add(own, layer.name, value, inputs[place] ?? inputs[0], found[place]);
    }
  }
  return inputs.map((_, input) => gradients.of(input));
}

/**
 * Gradients of all trained weights: sums over all samples, after a barrier; the threads share their columns. Of a layer
 * that is used more than once, each further use has its own sums, which are added after another barrier. No loss may be
 * behind a use, and behind none of a layer's: its gradients are zeros then, to which its penalties are added.
 */
export function weightGradients(context: ProgramContext, tape: Tape, ways: WaysBack): void {
  const begun = new Set<number>();
  const further: { readonly from: number; readonly parameter: TrainedParameter }[] = [];
  for (const [index, { node, entry }] of tape.entries.entries()) {
    if (!entry.parameters.some(isTrained)) continue;
    const added: typeof further = [];
    let { parameters } = entry;
    if (begun.has(node.layer) && !backwardOf(entry.layer).adds) {
      parameters = parameters.map((parameter) => {
        if (!isTrained(parameter)) return parameter;
        const from = context.arena.floats(parameter.floats, 'scratch');
        added.push({ from, parameter });
        return { ...parameter, gradient: from };
      });
    }
    const { length } = context.instructions;
    ways[index]?.weightGradients(context.folded(node.fold), { ...entry, parameters } as LayerEntry);
    if (context.instructions.length === length) continue;
    begun.add(node.layer);
    further.push(...added);
  }
  for (const { node, entry } of tape.entries) {
    if (begun.has(node.layer) || backwardOf(entry.layer).adds) continue;
    begun.add(node.layer);
    for (const { gradient, floats, spec } of entry.parameters.filter(isTrained)) {
      context.emit(Opcode.Clear, [gradient, floats], entry.layer.name, spec.name);
    }
  }
  if (further.length > 0) context.barrier();
  for (const { from, parameter } of further) {
    // As rows of four, of which each thread takes some.
    const { gradient, floats, spec } = parameter;
    context.emit(Opcode.AddValues, [from, gradient, 1, floats / 4, 4], spec.name, `gradient [${floats}]`);
  }
}

/** A weight whose gradient is needed. */
type TrainedParameter = Parameter & { readonly gradient: number };

function isTrained(parameter: Parameter): parameter is TrainedParameter {
  return parameter.gradient !== undefined;
}
