import { weightGradientScratch } from '../../../kernels/matrix/scratch.js';
import { Opcode } from '../../../kernels/program/opcodes.js';
import type { DenseLayer, DenseTape } from '../../layers/dense.js';
import type { ProgramContext } from '../../program/context.js';
import type { Value } from '../../program/value.js';
import { padded } from '../../weights/weight-layout.js';
import type { Parameter } from '../../weights/weight-spec.js';
import { activationGradient } from './activation.js';
import type { BackwardRecord } from './record.js';

export const dense: BackwardRecord<DenseLayer, DenseTape> = {
  prepare: (context, { layer, parameters: [kernel], inputShapes: [input], wanted: [wanted] }) => {
    const { name, units } = layer;
    const transposed = wanted ? transposeKernel(context, name, kernel, input.at(-1) ?? 1, units) : undefined;
    /** dL/d(linear output), as the weights' gradients need it. */
    let delta: number | undefined;
    return {
      backward: (context, { outputs, inputs, tape }, [gradient]) => {
        if (gradient === undefined) return [undefined];
        activationGradient(context, name, tape.linear, outputs[0], layer.activation, gradient);
        delta = gradient;
        return [transposed && inputGradient(context, name, inputs[0], units, gradient, transposed)];
      },
      weightGradients: (context, { inputs, parameters }) => {
        if (delta !== undefined) weightGradients(context, name, inputs[0], units, parameters, delta);
      },
    };
  },
};

/** @returns where the kernel `[columns, units]` is, transposed */
export function transposeKernel(
  context: ProgramContext,
  name: string,
  kernel: Parameter | undefined,
  columns: number,
  units: number,
): number {
  const target = context.arena.floats(units * padded(columns), 'scratch');
  const words = [(kernel as Parameter).address, target, columns, units];
  context.emit(Opcode.Transpose, words, name, `[${columns}, ${units}]`);
  return target;
}

/** @returns where dL/d(input) of a product with a kernel is */
export function inputGradient(
  context: ProgramContext,
  name: string,
  { steps, columns }: Value,
  units: number,
  gradient: number,
  transposed: number,
): number {
  const { batch } = context;
  const dx = context.value(steps, columns);
  const words = [gradient, transposed, 0, dx.address, steps, batch, units, columns];
  const operations = 2 * steps * batch * units * columns;
  context.emit(Opcode.Dense, words, name, `dx ${context.shape(dx)}`, operations);
  return dx.address;
}

/** Of kernel and bias of a product. */
export function weightGradients(
  context: ProgramContext,
  name: string,
  { address, steps, columns }: Value,
  units: number,
  [kernel, bias]: readonly Parameter[],
  delta: number,
): void {
  const rows = steps * context.batch;
  if (kernel?.gradient !== undefined) {
    const scratch = context.gradientScratch(weightGradientScratch(columns));
    context.emit(
      Opcode.WeightGradient,
      [address, delta, kernel.gradient, rows, columns, units, scratch, 0],
      name,
      `[${columns}, ${rows}] [${rows}, ${units}]`,
      2 * rows * columns * units,
    );
  }
  if (bias?.gradient !== undefined) {
    const words = [delta, bias.gradient, rows, units];
    context.emit(Opcode.BiasGradient, words, name, `[${rows}, ${units}]`, rows * units);
  }
}
