import { Opcode } from '../../../kernels/program/opcodes.js';
import type { LayerNormalizationLayer, LayerNormalizationTape } from '../../layers/layer-normalization.js';
import { byRole } from '../../layers/normalization.js';
import { normalizeSums } from './normalization.js';
import type { BackwardRecord } from './record.js';

export const layerNormalization: BackwardRecord<LayerNormalizationLayer, LayerNormalizationTape> = {
  prepare: (_context, { wanted: [wanted] }) => {
    let delta: number | undefined;
    return {
      backward: (context, { layer, parameters, inputs: [input], tape }, [gradient]) => {
        delta = gradient;
        if (gradient === undefined || tape === undefined || !wanted) return [undefined];
        const { steps, columns } = input;
        const { gamma } = byRole(layer, parameters);
        const dx = context.value(steps, columns);
        const words = [gradient, tape.xHat.address, tape.inverse.address, gamma?.address ?? 0, dx.address];
        const sizes = [steps, context.batch, columns];
        context.emit(
          Opcode.LayerNormalizeGradient,
          [...words, ...sizes],
          layer.name,
          `dx ${context.shape(dx)}`,
        );
        return [dx.address];
      },
      weightGradients: (context, { layer, parameters, tape }) => {
        if (delta === undefined || tape === undefined) return;
        const { gamma, beta } = byRole(layer, parameters);
        normalizeSums(context, layer.name, delta, tape.xHat, beta?.gradient, gamma?.gradient);
      },
    };
  },
};
