import { Opcode } from '../../../kernels/program/opcodes.js';
import type { ZeroMaskedLayer, ZeroMaskedTape } from '../../layers/zero-masked.js';
import { type BackwardRecord, straightBack } from './record.js';

export const zeroMasked: BackwardRecord<ZeroMaskedLayer, ZeroMaskedTape> = straightBack(
  (context, { layer: { name }, tape: { mask } }, gradient, { steps, columns }) => {
    if (mask === 0) return gradient;
    const words = [gradient, mask, gradient, steps, context.batch, columns];
    context.emit(Opcode.MaskedSteps, words, name, context.shape({ steps, columns }));
    return gradient;
  },
);
