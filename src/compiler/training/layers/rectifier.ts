import { Opcode } from '../../../kernels/program/opcodes.js';
import type { RectifierLayer } from '../../layers/rectifier.js';
import { float32Word } from '../../program/instruction.js';
import { type BackwardRecord, straightBack } from './record.js';

export const rectifier: BackwardRecord<RectifierLayer, undefined> = straightBack(
  (context, { layer, inputs: [x] }, gradient) => {
    const shape = [x.steps, context.batch, x.columns];
    const words = [x.address, gradient, gradient, ...shape, layer.rectifier, float32Word(layer.bound)];
    context.emit(Opcode.RectifyGradient, words, layer.name, context.shape(x));
    return gradient;
  },
);
