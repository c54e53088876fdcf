import { Opcode } from '../../../kernels/program/opcodes.js';
import { type Conv1dLayer, type Conv1dTape, windowWords } from '../../layers/conv1d.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import { activationGradient } from './activation.js';
import { inputGradient, transposeKernel, weightGradients } from './dense.js';
import type { BackwardRecord } from './record.js';

export const conv1d: BackwardRecord<Conv1dLayer, Conv1dTape> = {
  prepare: (context, { layer, parameters: [kernel], inputShapes: [input], wanted: [wanted] }) => {
    const columns = layer.windows.size * (input.at(-1) ?? 1);
    const transposed = wanted
      ? transposeKernel(context, layer.name, kernel, columns, layer.filters)
      : undefined;
    /** dL/d(linear output), as the weights' gradients need it. */
    let delta: number | undefined;
    return {
      backward: (context, entry, [gradient]) => {
        if (gradient === undefined) return [undefined];
        const { outputs, tape } = entry;
        activationGradient(context, layer.name, tape.linear, outputs[0], layer.activation, gradient);
        delta = gradient;
        if (transposed === undefined) return [undefined];
        const { unfolded } = tape;
        return [
          fold(
            context,
            entry,
            inputGradient(context, layer.name, unfolded, layer.filters, gradient, transposed),
          ),
        ];
      },
      weightGradients: (context, { parameters, tape: { unfolded } }) => {
        if (delta !== undefined)
          weightGradients(context, layer.name, unfolded, layer.filters, parameters, delta);
      },
    };
  },
};

/** From the windows, side by side, back to the steps. */
function fold(
  context: ProgramContext,
  { layer, inputs: [input] }: Entry<Conv1dLayer, Conv1dTape>,
  gradient: number,
): number {
  const words = windowWords(context, layer, input);
  if (words === undefined) return gradient;
  const dx = context.value(input.steps, input.columns);
  context.emit(Opcode.Fold, [gradient, dx.address, ...words.operands], layer.name, `dx ${context.shape(dx)}`);
  return dx.address;
}
