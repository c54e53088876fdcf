import { Opcode } from '../../../kernels/program/opcodes.js';
import type { RepeatLayer } from '../../layers/repeat-vector.js';
import { type BackwardRecord, straightBack } from './record.js';

export const repeatVector: BackwardRecord<RepeatLayer, undefined> = straightBack(
  (context, { layer: { name, n }, inputs: [input] }, gradient, output) => {
    const dx = context.value(1, input.columns);
    const words = [gradient, dx.address, n, context.batch, input.columns];
    context.emit(Opcode.RepeatGradient, words, name, context.shape(output));
    return dx.address;
  },
);
