import { weightGradientScratch } from '../../../kernels/matrix/scratch.js';
import { Opcode } from '../../../kernels/program/opcodes.js';
import type { DenseLayer, DenseTape } from '../../layers/dense.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import { padded } from '../../weights/weight-layout.js';
import type { Parameter } from '../../weights/weight-spec.js';
import { activationGradient } from './activation.js';
import type { BackwardRecord, Planned } from './record.js';

type DenseEntry = Entry<DenseLayer, DenseTape>;

export const dense: BackwardRecord<DenseLayer, DenseTape> = {
  prepare: (context, planned) => {
    const transposed = transposeKernel(context, planned);
    /** dL/d(linear output), as the weights' gradients need it. */
    let delta: number | undefined;
    return {
      backward: (context, entry, [gradient]) => {
        if (gradient === undefined) return [undefined];
        const { layer, outputs, tape } = entry;
        activationGradient(context, layer.name, tape.linear, outputs[0], layer.activation, gradient);
        delta = gradient;
        return [transposed && inputGradient(context, entry, gradient, transposed)];
      },
      weightGradients: (context, entry) => {
        if (delta !== undefined) weightGradients(context, entry, delta);
      },
    };
  },
};

function transposeKernel(
  context: ProgramContext,
  {
    layer: { name, units },
    parameters: [kernel],
    inputShapes: [input],
    wanted: [wanted],
  }: Planned<DenseLayer>,
): number | undefined {
  if (!wanted) return undefined;
  const columns = input.at(-1) ?? 1;
  const target = context.arena.floats(units * padded(columns), 'scratch');
  const words = [(kernel as Parameter).address, target, columns, units];
  context.emit(Opcode.Transpose, words, name, `[${columns}, ${units}]`);
  return target;
}

function inputGradient(
  context: ProgramContext,
  { layer: { name, units }, inputs: [input] }: DenseEntry,
  gradient: number,
  transposed: number,
): number {
  const { batch } = context;
  const { steps, columns } = input;
  const dx = context.value(steps, columns);
  const words = [gradient, transposed, 0, dx.address, steps, batch, units, columns];
  const operations = 2 * steps * batch * units * columns;
  context.emit(Opcode.Dense, words, name, `dx ${context.shape(dx)}`, operations);
  return dx.address;
}

function weightGradients(
  context: ProgramContext,
  { layer: { name, units }, parameters: [kernel, bias], inputs: [input] }: DenseEntry,
  delta: number,
): void {
  const { address, columns } = input;
  const rows = input.steps * context.batch;
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
