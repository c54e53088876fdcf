import { exchange, type PermuteLayer } from '../../layers/permute.js';
import { type BackwardRecord, straightBack } from './record.js';

export const permute: BackwardRecord<PermuteLayer, undefined> = straightBack(
  (context, { layer, inputs: [input] }, gradient, output) =>
    input === output ? gradient : exchange(context, layer.name, { ...output, address: gradient }).address,
);
