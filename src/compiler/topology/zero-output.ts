import { CARRIED } from '../../kernels/program/carried.js';
import { Opcode } from '../../kernels/program/opcodes.js';
import type { GraphBuilder, Use } from '../graph/graph-builder.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, readBoolean } from './fields.js';

/**
 * Applies Keras' `zero_output_for_mask` of a recurrent layer to its sequence: zeros at masked steps.
 *
 * @param backwards whether the sequence is in the order in which the layer went through it, from the end
 * @returns undefined if the option is not set
 * @throws NotLowered for a layer that gives no sequence.
 */
export function readZeroOutput(
  graph: GraphBuilder,
  name: string,
  config: Config,
  backwards: boolean,
): Use | undefined {
  if (!readBoolean(name, config, 'zero_output_for_mask', false)) return undefined;
  if (CARRIED.opcodes?.has(Opcode.MaskedSteps) === false) {
    throw new NotLowered(`zero_output_for_mask has no kernel${CARRIED.elsewhere}`, name);
  }
  if (!readBoolean(name, config, 'return_sequences', false)) {
    throw new NotLowered('zero_output_for_mask without return_sequences has no kernel', name);
  }
  const zeros = graph.layer({ kind: 'zeroMasked', name: `${name}/zeros` }, {});
  if (!backwards) return zeros;
  // The mask is in the order of the layer's input.
  const straighten = graph.layer({ kind: 'reverse', name: `${name}/straighten` }, {});
  const turn = graph.layer({ kind: 'reverse', name: `${name}/turn` }, {});
  return (inputs) => turn(zeros(straighten(inputs)));
}

/** A recurrent layer by itself, likewise. */
export function withZeroOutput(graph: GraphBuilder, name: string, config: Config, layer: Use): Use {
  const zeros = readZeroOutput(graph, name, config, readBoolean(name, config, 'go_backwards', false));
  if (zeros === undefined) return layer;
  return (inputs) => {
    const [sequence, ...states] = layer(inputs);
    return [...zeros(sequence === undefined ? [] : [sequence]), ...states];
  };
}
