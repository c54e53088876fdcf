// What the backward passes of all recurrent layers share.
import { lstmGradientScratch, weightGradientScratch } from '../../../kernels/matrix/scratch.js';
import { Opcode } from '../../../kernels/program/opcodes.js';
import { lastStep, type Recurrent, reverse } from '../../layers/recurrent.js';
import type { ProgramContext } from '../../program/context.js';
import type { Value } from '../../program/value.js';
import { padded } from '../../weights/weight-layout.js';
import type { Parameter } from '../../weights/weight-spec.js';
import { multiplyMask } from '../dropout.js';
import type { GradientsOf } from './record.js';

/** Transposed weights, which the backward pass needs; before everything else, as other threads make parts of them. */
export interface Transposes {
  readonly recurrent: number;
  /** Undefined: nobody asks for the input's gradient. */
  readonly input: number | undefined;
}

/** The transpose of a weight whose columns are `gates` times the units, each gate padded. */
export function transposeGates(
  context: ProgramContext,
  { name, units }: Recurrent,
  { address, spec }: Parameter,
): number {
  const columns = spec.gates * padded(units);
  const [rows = 1] = spec.shape;
  const target = context.arena.floats(columns * padded(rows), 'scratch');
  context.emit(Opcode.Transpose, [address, target, rows, columns], name, `[${rows}, ${columns}]`);
  return target;
}

/** dL/dz of all steps: [steps, batch, columns], of this many gates; columns are padded. */
export interface Delta {
  readonly address: number;
  readonly columns: number;
  readonly gates: number;
}

/**
 * dL/dx of the layer's input out of dL/dz of all steps: the product, then back through goBackwards and dropout.
 *
 * @param x as the cell saw it
 */
export function recurrentInputGradient(
  context: ProgramContext,
  layer: Recurrent,
  dz: Delta,
  transposed: number,
  x: Value,
  inputMask: number | undefined,
): number {
  const { batch } = context;
  const { name, units } = layer;
  const { steps, columns } = x;
  const dx = context.value(steps, columns);
  context.emit(
    Opcode.Dense,
    [dz.address, transposed, 0, dx.address, steps, batch, dz.columns, columns],
    name,
    `dx ${context.shape(dx)}`,
    2 * steps * batch * dz.gates * units * columns,
  );
  return throughInput(context, layer, dx, inputMask);
}

/** Back through goBackwards and dropout. */
export function throughInput(
  context: ProgramContext,
  { name, goBackwards }: Recurrent,
  gradient: Value,
  inputMask: number | undefined,
): number {
  const { steps, columns } = gradient;
  let dx = gradient;
  if (goBackwards && steps > 1) {
    const straight = context.value(steps, columns);
    reverse(context, name, dx, straight.address);
    dx = straight;
  }
  if (inputMask !== undefined) multiplyMask(context, name, dx, inputMask, dx.address, 1);
  return dx.address;
}

/** dL/dh from above as the kernels take it. */
export interface Above {
  readonly address: number;
  /** 0: of every step; 1: of the last alone. */
  readonly lastAlone: 0 | 1;
}

/**
 * dL/dh of what takes the output, and of what takes the state that is returned.
 *
 * @returns undefined if nobody takes either
 */
export function gradientAbove(
  context: ProgramContext,
  { name, units, returnSequences }: Recurrent,
  steps: number,
  [output, state]: GradientsOf,
): Above | undefined {
  if (output === undefined) return state === undefined ? undefined : { address: state, lastAlone: 1 };
  if (state !== undefined) {
    const last = lastStep(context, output, returnSequences ? steps : 1, units);
    const words = [state, last, 1, context.batch, units];
    context.emit(Opcode.AddValues, words, name, context.shape({ steps: 1, columns: units }));
  }
  return { address: output, lastAlone: returnSequences ? 0 : 1 };
}

/** What the weights' gradients need of the forward pass. */
export interface Seen {
  /** The input as the cell saw it. */
  readonly x: Value;
  readonly h: Pick<Value, 'address'>;
  readonly firstH: number;
  /** Whether the first states are given, and no zeros. */
  readonly hasInitial: boolean;
  /** The states after recurrent dropout, as each step saw them, or 0. */
  readonly maskedH: number;
}

/** Where gradients of weights go. */
export interface WeightGradients {
  readonly kernel: number;
  readonly recurrent: number;
  readonly bias: number | undefined;
}

/**
 * What the states before the first step add to the recurrent kernel's gradient: nothing if they are zeros, as they are
 * unless they are given or the layer is stateful.
 *
 * @returns whether there is something, to which the other states' part is added
 */
export function firstStatesGradient(
  context: ProgramContext,
  { name, units }: Recurrent,
  { firstH, maskedH, hasInitial }: Seen,
  dz: Delta,
  recurrent: number,
): boolean {
  if ((!hasInitial && !context.carried.has(name)) || maskedH !== 0) return false;
  const { batch } = context;
  const scratch = context.gradientScratch(weightGradientScratch(units));
  context.emit(
    Opcode.WeightGradient,
    [firstH, dz.address, recurrent, batch, units, dz.columns, scratch, 0],
    name,
    `[${units}, ${batch}] [${batch}, ${dz.columns}]`,
    2 * batch * units * dz.gates * units,
  );
  return true;
}

/**
 * A single step has seen no states: no product writes a gradient. It is made zeros, as penalties are added to it, and bounds applied,
 * in each step anew.
 */
export function noRecurrentGradient(
  context: ProgramContext,
  { name, units }: Recurrent,
  recurrent: number,
  columns: number,
): void {
  const floats = units * columns;
  context.emit(Opcode.Clear, [recurrent, floats], name, `recurrent gradient [${floats}]`);
}

/** Gradients of the weights: sums over all samples and steps. */
export function recurrentWeightGradients(
  context: ProgramContext,
  layer: Recurrent,
  seen: Seen,
  dz: Delta,
  gradients: WeightGradients,
): void {
  const { name, units } = layer;
  const { x, h, maskedH } = seen;
  const carries = firstStatesGradient(context, layer, seen, dz, gradients.recurrent);
  const rows = x.steps * context.batch;
  const lag = maskedH === 0 ? context.batch : 0;
  if (rows === lag && !carries) noRecurrentGradient(context, layer, gradients.recurrent, dz.columns);
  const scratch = context.gradientScratch(lstmGradientScratch(x.columns, units));
  context.emit(
    Opcode.LstmWeightGradient,
    [
      ...[x.address, maskedH === 0 ? h.address : maskedH, dz.address],
      ...[gradients.kernel, gradients.recurrent, gradients.bias ?? 0],
      ...[rows, x.columns, units, lag, carries ? 1 : 0, scratch, dz.columns],
    ],
    name,
    `[${x.columns} + ${units}, ${rows}] [${rows}, ${dz.columns}]`,
    2 * (rows * x.columns + (rows - lag) * units) * dz.gates * units,
  );
}
