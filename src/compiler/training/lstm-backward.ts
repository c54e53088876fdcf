// An LSTM layer as instructions, backwards: src/kernels/layers.
import { lstmGradientScratch, weightGradientScratch } from '../../kernels/matrix/scratch.js';
import { Activation, Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import { type LstmTape, namedParameters, reverse } from '../program/lstm-forward.js';
import type { Parameter } from '../program/parameters.js';
import type { LstmLayer } from '../topology/layers.js';
import { padded } from '../weights/weight-layout.js';
import { multiplyMask } from './dropout.js';

/** Transposes that backwards needs; before everything else, as other threads make parts of them. */
export interface LstmTransposes {
  readonly recurrent: number;
  readonly input: number | undefined;
}

export function lstmTransposes(
  context: ProgramContext,
  layer: LstmLayer,
  parameters: readonly Parameter[],
  inputGradient: boolean,
): LstmTransposes {
  const { kernel, recurrentKernel } = namedParameters(parameters);
  const columns = 4 * padded(layer.units);
  const transpose = ({ address, spec }: Parameter): number => {
    const [rows = 1] = spec.shape;
    const target = context.arena.floats(columns * padded(rows), 'scratch');
    const shapes = `[${rows}, ${columns}]`;
    context.emit(Opcode.Transpose, [address, target, rows, columns], layer.name, shapes);
    return target;
  };
  return {
    recurrent: transpose(recurrentKernel),
    input: inputGradient ? transpose(kernel) : undefined,
  };
}

/**
 * dL/dz of every step, and dL/dx if it is asked for.
 *
 * @param gradient dL/dh: of every step if the layer returns sequences, else of the last
 * @returns where dL/dx is
 */
export function lstmBackward(
  context: ProgramContext,
  layer: LstmLayer,
  tape: LstmTape,
  transposes: LstmTransposes,
  gradient: number,
): number | undefined {
  const { batch } = context;
  const { units, name } = layer;
  const { steps } = tape.x;
  const scratch = (): number => context.value(1, units, 'scratch').address;
  const gateColumns = 4 * padded(units);
  const usual = layer.activation === Activation.Tanh && layer.recurrentActivation === Activation.Sigmoid;
  context.emit(
    Opcode.LstmBackward,
    [
      ...[
        gradient,
        layer.returnSequences ? 0 : 1,
        tape.gates.address,
        tape.cells,
        tape.activatedCells,
        tape.firstC,
      ],
      ...[transposes.recurrent, scratch(), scratch(), steps, batch, units],
      ...[layer.activation, layer.recurrentActivation, tape.recurrentMask, tape.z],
      usual ? 0 : context.value(1, 4 * padded(units), 'scratch').address,
    ],
    name,
    `dz ${context.shape(tape.gates)}`,
    2 * (steps - 1) * batch * 4 * units * units,
  );
  if (transposes.input === undefined) return undefined;
  let dx = context.value(steps, tape.x.columns);
  context.emit(
    Opcode.Dense,
    [tape.gates.address, transposes.input, 0, dx.address, steps, batch, gateColumns, tape.x.columns],
    name,
    `dx ${context.shape(dx)}`,
    2 * steps * batch * 4 * units * tape.x.columns,
  );
  if (layer.goBackwards && steps > 1) {
    const straight = context.value(steps, tape.x.columns);
    reverse(context, name, dx, straight.address);
    dx = straight;
  }
  if (tape.inputMask !== undefined) multiplyMask(context, name, dx, tape.inputMask, dx.address, 1);
  return dx.address;
}

/** Gradients of the weights: sums over all samples and steps, after a barrier. */
export function lstmWeightGradients(
  context: ProgramContext,
  layer: LstmLayer,
  tape: LstmTape,
  parameters: readonly Parameter[],
): void {
  const { batch } = context;
  const { units, name } = layer;
  const { kernel, recurrentKernel, bias } = namedParameters(parameters);
  const { x, gates } = tape;
  if (kernel.gradient === undefined || recurrentKernel.gradient === undefined) return;
  const rows = x.steps * batch;
  const isMasked = tape.maskedH !== 0;
  // The states before the first step are zeros, and add nothing, unless the layer is stateful.
  const carries = context.carried.has(name) && !isMasked;
  if (carries) {
    const scratch = context.gradientScratch(weightGradientScratch(units));
    context.emit(
      Opcode.WeightGradient,
      [tape.firstH, gates.address, recurrentKernel.gradient, batch, units, gates.columns, scratch, 0],
      name,
      `[${units}, ${batch}] [${batch}, ${gates.columns}]`,
      2 * batch * units * 4 * units,
    );
  }
  const lag = isMasked ? 0 : batch;
  const scratch = context.gradientScratch(lstmGradientScratch(x.columns, units));
  context.emit(
    Opcode.LstmWeightGradient,
    [
      ...[x.address, isMasked ? tape.maskedH : tape.h.address, gates.address],
      ...[kernel.gradient, recurrentKernel.gradient, bias?.gradient ?? 0],
      ...[rows, x.columns, units, lag, carries ? 1 : 0, scratch],
    ],
    name,
    `[${x.columns} + ${units}, ${rows}] [${rows}, ${gates.columns}]`,
    2 * (rows * x.columns + (rows - lag) * units) * 4 * units,
  );
}
