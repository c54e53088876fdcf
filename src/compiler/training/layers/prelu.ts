import { Opcode } from '../../../kernels/program/opcodes.js';
import { type PreluLayer, preluSizes } from '../../layers/prelu.js';
import type { Parameter } from '../../weights/weight-spec.js';
import type { BackwardRecord } from './record.js';

export const prelu: BackwardRecord<PreluLayer, undefined> = {
  prepare: (_, { wanted: [wanted] }) => {
    /** dL/dy, as the slopes' gradients need it. */
    let delta: number | undefined;
    return {
      backward: (context, { layer, parameters: [alpha], inputs: [x], inputShapes: [input] }, [gradient]) => {
        delta = gradient;
        if (gradient === undefined || !wanted) return [undefined];
        const dx = context.value(x.steps, x.columns);
        const words = [x.address, (alpha as Parameter).address, gradient, dx.address];
        const sizes = preluSizes(context, layer, x, input);
        context.emit(Opcode.PreluGradient, [...words, ...sizes], layer.name, context.shape(x));
        return [dx.address];
      },
      weightGradients: (context, { layer, parameters: [alpha], inputs: [x], inputShapes: [input] }) => {
        if (delta === undefined || alpha?.gradient === undefined) return;
        const words = [x.address, delta, alpha.gradient, ...preluSizes(context, layer, x, input)];
        context.emit(Opcode.PreluSlopeGradient, words, layer.name, context.shape(x));
      },
    };
  },
};
