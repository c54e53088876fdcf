import { reverse as reverseSteps } from '../../layers/recurrent.js';
import type { ReverseLayer } from '../../layers/reverse.js';
import { type BackwardRecord, straightBack } from './record.js';

export const reverse: BackwardRecord<ReverseLayer, undefined> = straightBack(
  (context, { layer: { name }, inputs: [input] }, gradient, output) => {
    if (input === output) return gradient;
    const dx = context.value(input.steps, input.columns);
    reverseSteps(context, name, { ...output, address: gradient }, dx.address);
    return dx.address;
  },
);
