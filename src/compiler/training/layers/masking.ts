import { Opcode } from '../../../kernels/program/opcodes.js';
import type { MaskingLayer, MaskingTape } from '../../layers/masking.js';
import { type BackwardRecord, straightBack } from './record.js';

export const masking: BackwardRecord<MaskingLayer, MaskingTape> = straightBack(
  (context, { layer: { name }, tape: { mask } }, gradient, { steps, columns }) => {
    const words = [gradient, mask, gradient, steps, context.batch, columns];
    context.emit(Opcode.MaskedSteps, words, name, context.shape({ steps, columns }));
    return gradient;
  },
);
