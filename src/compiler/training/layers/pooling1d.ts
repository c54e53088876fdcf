import { Opcode } from '../../../kernels/program/opcodes.js';
import { type Pooling1dLayer, poolWords } from '../../layers/pooling1d.js';
import { type BackwardRecord, straightBack } from './record.js';

export const pooling1d: BackwardRecord<Pooling1dLayer, undefined> = straightBack(
  (context, { layer, inputs: [input] }, gradient, output) => {
    const dx = context.value(input.steps, input.columns);
    const { operands } = poolWords(context, layer, input);
    const words = [input.address, output.address, gradient, dx.address, ...operands];
    context.emit(Opcode.PoolGradient, words, layer.name, `dx ${context.shape(dx)}`);
    return dx.address;
  },
);
