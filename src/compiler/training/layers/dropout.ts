import type { DropoutLayer, DropoutTape } from '../../layers/dropout.js';
import { multiplyMask } from '../dropout.js';
import { type BackwardRecord, straightBack } from './record.js';

export const dropout: BackwardRecord<DropoutLayer, DropoutTape> = straightBack(
  (context, { layer, tape: { mask } }, gradient, output) => {
    if (mask !== undefined) {
      multiplyMask(context, layer.name, { ...output, address: gradient }, mask, gradient, output.steps);
    }
    return gradient;
  },
);
