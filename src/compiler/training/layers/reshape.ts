import { moveNumbers, type ReshapeLayer } from '../../layers/reshape.js';
import { type BackwardRecord, straightBack } from './record.js';

export const reshape: BackwardRecord<ReshapeLayer, undefined> = straightBack(
  (context, { layer, inputs: [input] }, gradient, output) => {
    if (input === output) return gradient;
    const dx = context.value(input.steps, input.columns);
    moveNumbers(context, layer.name, { ...output, address: gradient }, dx);
    return dx.address;
  },
);
