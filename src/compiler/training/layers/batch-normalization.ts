import { Opcode } from '../../../kernels/program/opcodes.js';
import type { BatchNormalizationLayer, BatchNormalizationTape } from '../../layers/batch-normalization.js';
import { byRole } from '../../layers/normalization.js';
import { float32Word } from '../../program/instruction.js';
import { normalizeSums, type Sums } from './normalization.js';
import type { BackwardRecord } from './record.js';

/** The gradients of beta and gamma are part of the gradient of the input, where mean and variance are the batch's. */
export const batchNormalization: BackwardRecord<BatchNormalizationLayer, BatchNormalizationTape> = {
  prepare: (_context, { wanted: [wanted] }) => {
    let sums: Sums | undefined;
    return {
      backward: (context, { layer, parameters, inputs: [input], tape }, [gradient]) => {
        const { xHat, variance, isOwn } = tape;
        if (gradient === undefined || xHat === undefined) return [undefined];
        const { steps, columns } = input;
        const { gamma } = byRole(layer, parameters);
        if (isOwn) {
          context.barrier();
          sums = normalizeSums(context, layer.name, gradient, xHat, undefined, undefined);
          context.barrier();
        }
        if (!wanted) return [undefined];
        const dx = context.value(steps, columns);
        const words = [gradient, xHat.address, variance, gamma?.address ?? 0];
        const sizes = [steps, context.batch, columns, float32Word(layer.epsilon)];
        context.emit(
          Opcode.BatchNormalizeGradient,
          [...words, sums?.dBeta ?? 0, sums?.dGamma ?? 0, dx.address, ...sizes],
          layer.name,
          `dx ${context.shape(dx)}`,
        );
        return [dx.address];
      },
      weightGradients: (context, { layer, parameters, inputs: [{ columns }] }) => {
        const { gamma, beta } = byRole(layer, parameters);
        for (const [sum, weight] of [
          [sums?.dBeta, beta],
          [sums?.dGamma, gamma],
        ] as const) {
          if (sum === undefined || weight?.gradient === undefined) continue;
          context.emit(Opcode.Copy, [sum, weight.gradient, 1, columns], layer.name, weight.spec.name);
        }
      },
    };
  },
};
