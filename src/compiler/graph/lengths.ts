// Sequences of unequal length: padded with a number that tells which steps there are not, and masked by it.
import { CARRIED } from '../../kernels/program/carried.js';
import { Opcode } from '../../kernels/program/opcodes.js';
import { type LayerDescription, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import type { NetworkDescription } from './network.js';

/** No number of data, which are finite. */
const ABSENT = -Infinity;

type Graph = Pick<NetworkDescription, 'layers' | 'nodes' | 'inputs'>;

/**
 * The padding of an input's sequences: the mask value of the layers that take the input, or a number that no data have.
 *
 * @throws NotLowered naming the layer that cannot be given such sequences.
 */
export function paddingOf({ layers, nodes, inputs }: Graph, input: number): number {
  const takers = nodes.flatMap((node) =>
    node.inputs.includes(input) ? [layers[node.layer] as LayerDescription] : [],
  );
  const paddings = takers.map((layer) => {
    const { vocabulary, leavesOut } = recordOf(layer);
    const padding = leavesOut?.(layer);
    if (padding === undefined && vocabulary !== undefined) {
      throw new NotLowered('sequences of unequal length need mask_zero, and ids from 1 on', layer.name);
    }
    return padding ?? ABSENT;
  });
  const [first = ABSENT, ...others] = new Set(paddings);
  if (others.length === 0) return first;
  const name = inputs[input]?.name ?? '';
  throw new NotLowered('sequences of unequal length go into layers that leave out other steps', name);
}

/**
 * The same network for sequences with padding of {@link paddingOf} at some inputs: it masks the padding.
 *
 * @param padded which inputs
 * @throws NotLowered as {@link paddingOf}, or where there are no masks.
 */
export function withLengths(network: NetworkDescription, padded: readonly number[]): NetworkDescription {
  if (CARRIED.opcodes?.has(Opcode.MaskSteps) === false) {
    throw new NotLowered(`sequences of unequal length have no kernel${CARRIED.elsewhere}`);
  }
  let { layers, nodes, outputs } = network;
  let values = network.inputs.length + nodes.reduce((sum, node) => sum + node.outputs.length, 0);
  for (const input of padded) {
    if (paddingOf(network, input) !== ABSENT) continue;
    const masked = values++;
    const change = (value: number): number => (value === input ? masked : value);
    const name = `${network.inputs[input]?.name}/lengths`;
    outputs = outputs.map(change);
    nodes = [
      { layer: layers.length, inputs: [input], outputs: [masked] },
      ...nodes.map((node) => {
        const [first, ...rest] = node.inputs;
        return { ...node, inputs: [change(first), ...rest.map(change)] as const };
      }),
    ];
    layers = [...layers, { kind: 'masking', name, maskValue: ABSENT }];
  }
  return { ...network, layers, nodes, outputs };
}
