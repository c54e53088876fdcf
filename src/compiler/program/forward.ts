// A network as instructions, forwards.
import { Opcode } from '../../kernels/program/opcodes.js';
import type { ResolvedNode } from '../graph/resolve.js';
import { type LayerDescription, type LayerEntry, recordOf } from '../layers/index.js';
import type { OneOrMore } from '../layers/record.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from './context.js';
import type { Layout } from './layout.js';
import type { Value } from './value.js';

/** A node after its forward pass. */
export interface NodeEntry {
  readonly node: ResolvedNode;
  readonly entry: LayerEntry;
}

/** The network after its forward pass. */
export interface Tape {
  /** In the order of the nodes. */
  readonly entries: readonly NodeEntry[];
  readonly outputs: readonly Value[];
}

/**
 * @param inputs in the network's order
 * @param keep whether the forward pass is needed afterwards: then every step's gates and cells are kept
 */
export function forward(
  context: ProgramContext,
  { resolved, parameters }: Pick<Layout, 'resolved' | 'parameters'>,
  inputs: readonly Value[],
  keep: boolean,
): Tape {
  const values: Value[] = [...inputs];
  const entries = resolved.nodes.map((node): NodeEntry => {
    const { description: layer, inputShapes, outputShapes } = node;
    const [first, ...rest] = node.inputs;
    const taken: OneOrMore<Value> = [values[first] as Value, ...rest.map((value) => values[value] as Value)];
    const call = {
      layer,
      parameters: parameters.byLayer[node.layer] ?? [],
      inputs: taken,
      inputShapes,
      outputShapes,
      keep,
    };
    const given = recordOf(layer).forward(context.folded(node.fold), call);
    const passed = maskPassed(layer, taken);
    for (const [index, value] of node.outputs.entries()) {
      const output = given.outputs[index] as Value;
      values[value] = passed === undefined ? output : { ...output, mask: passed };
    }
    return { node, entry: { ...call, ...given } as LayerEntry };
  });
  return { entries, outputs: resolved.outputs.map((value) => values[value] as Value) };
}

/**
 * The mask that a layer passes on from its inputs.
 *
 * @throws NotLowered if there is one that the layer does not take, or there are several.
 */
function maskPassed(layer: LayerDescription, inputs: readonly Value[]): Value | undefined {
  const masking = recordOf(layer).masking(layer);
  if (masking === 'takes') return undefined;
  const [first, ...others] = new Set(inputs.map(({ mask }) => mask));
  if (masking === 'refuses' && (first !== undefined || others.length > 0)) {
    throw new NotLowered('it does not support masking, but was passed a mask', layer.name);
  }
  if (others.length > 0) throw new NotLowered('inputs of different masks have no kernel', layer.name);
  return first;
}

/** Keeps the states of stateful layers for the next batch. */
export function carryStates(context: ProgramContext, tape: Tape): void {
  for (const { entry } of tape.entries) {
    const { name } = entry.layer;
    const states = context.carried.get(name);
    if (states === undefined) continue;
    for (const [index, from] of lastStates(context, entry).entries()) {
      const state = states[index];
      if (state === undefined) continue;
      context.emit(Opcode.Copy, [from, state.address, context.batch, state.units], name, 'state');
    }
  }
}

/** Where the states that a layer ended with lie, in the order of its states. */
export function lastStates(context: Pick<ProgramContext, 'batch'>, entry: LayerEntry): readonly number[] {
  return recordOf(entry.layer).memory?.last(context, entry) ?? [];
}
