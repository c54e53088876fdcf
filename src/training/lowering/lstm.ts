// An LSTM layer as instructions, forwards and backwards: src/kernels/layers.
import { lstmGradientScratch, weightGradientScratch } from '../../kernels/matrix/scratch.js';
import { Activation, Opcode } from '../../kernels/program/opcodes.js';
import type { LstmLayer } from '../topology/layers.js';
import { padded } from '../weights/weight-layout.js';
import type { ProgramContext } from './context.js';
import { drawMask, multiplyMask } from './dropout.js';
import type { Parameter } from './parameters.js';
import { stepBytes, type Value } from './value.js';

/** What backwards needs of forwards. */
export interface LstmTape {
  /** The input as the kernel saw it: after dropout, reversed for goBackwards. */
  readonly x: Value;
  readonly inputMask: number | undefined;
  /** [steps, batch, 4 units]: the gates, later dL/dz. */
  readonly gates: Value;
  readonly cells: number;
  readonly activatedCells: number;
  readonly h: Value;
  readonly firstH: number;
  readonly firstC: number;
  readonly recurrentMask: number;
  /** The states after recurrent dropout, as each step saw them. */
  readonly maskedH: number;
  readonly z: number;
}

/** The weights of the layer, by what they are. */
interface LstmParameters {
  readonly kernel: Parameter;
  readonly recurrentKernel: Parameter;
  readonly bias: Parameter | undefined;
}

function named([kernel, recurrentKernel, bias]: readonly Parameter[]): LstmParameters {
  return { kernel: kernel as Parameter, recurrentKernel: recurrentKernel as Parameter, bias };
}

/**
 * @param keep whether backwards follows: then every step's gates and cells are kept
 */
export function lstmForward(
  context: ProgramContext,
  layer: LstmLayer,
  parameters: readonly Parameter[],
  input: Value,
  keep: boolean,
): { output: Value; tape: LstmTape } {
  const { batch } = context;
  const { units, name } = layer;
  const { kernel, recurrentKernel, bias } = named(parameters);
  const { steps } = input;
  const { x, inputMask } = prepareInput(context, layer, input);
  const kept = keep ? steps : 1;
  const gates = context.value(kept, 4 * padded(units));
  const cells = context.value(kept, units);
  const activatedCells = context.value(kept, units);
  const h = context.value(keep || layer.returnSequences ? steps : 1, units);
  const usual = layer.activation === Activation.Tanh && layer.recurrentActivation === Activation.Sigmoid;
  const z = keep && !usual ? context.value(steps, 4 * padded(units)).address : 0;
  const dropsStates = context.masks !== undefined && isRate(layer.recurrentDropout);
  const recurrentMask = dropsStates ? drawMask(context, name, layer.recurrentDropout, 1, units, 4) : 0;
  const maskedH = dropsStates ? context.value(steps, units).address : 0;
  const state = context.carried.get(name);
  const firstH = state?.h ?? context.zeros.address;
  const firstC = state?.c ?? context.zeros.address;
  const stateBytes = stepBytes(batch, units);
  context.emit(
    Opcode.LstmForward,
    [
      ...[
        x.address,
        kernel.address,
        recurrentKernel.address,
        bias?.address ?? context.zeroBias(4 * padded(units)),
      ],
      ...[gates.address, cells.address, activatedCells.address, h.address, firstH, firstC],
      ...[steps, batch, x.columns, units],
      ...[kept === 1 ? 0 : 4 * stateBytes, kept === 1 ? 0 : stateBytes, h.steps === 1 ? 0 : stateBytes],
      ...[layer.activation, layer.recurrentActivation, recurrentMask, maskedH, z],
    ],
    name,
    `x ${context.shape(x)}, h ${context.shape(h)}`,
    2 * steps * batch * (x.columns + units) * 4 * units,
  );
  const last = { address: h.address + (h.steps - 1) * stateBytes, steps: 1, columns: units };
  return {
    output: layer.returnSequences ? h : last,
    tape: {
      x,
      inputMask,
      gates,
      cells: cells.address,
      activatedCells: activatedCells.address,
      h,
      firstH,
      firstC,
      recurrentMask,
      maskedH,
      z,
    },
  };
}

/** Dropout on the input, the same at every step, then the reversal of goBackwards. */
function prepareInput(
  context: ProgramContext,
  layer: LstmLayer,
  input: Value,
): { x: Value; inputMask: number | undefined } {
  let x = input;
  let inputMask: number | undefined;
  if (context.masks !== undefined && isRate(layer.dropout)) {
    inputMask = drawMask(context, layer.name, layer.dropout, 1, x.columns, 4);
    const dropped = context.value(x.steps, x.columns);
    multiplyMask(context, layer.name, x, inputMask, dropped.address, 1);
    x = dropped;
  }
  if (layer.goBackwards && x.steps > 1) {
    const reversed = context.value(x.steps, x.columns);
    reverse(context, layer.name, x, reversed.address);
    x = reversed;
  }
  return { x, inputMask };
}

function isRate(rate: number): boolean {
  return rate > 0 && rate < 1;
}

function reverse(context: ProgramContext, name: string, x: Value, target: number): void {
  const words = [x.address, target, x.steps, context.batch, x.columns];
  context.emit(Opcode.Reverse, words, name, context.shape(x));
}

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
  const { kernel, recurrentKernel } = named(parameters);
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
  const { kernel, recurrentKernel, bias } = named(parameters);
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

/** Keeps the last states of a stateful layer for the next batch. */
export function carryState(context: ProgramContext, layer: LstmLayer, tape: LstmTape): void {
  const state = context.carried.get(layer.name);
  if (state === undefined) return;
  const bytes = stepBytes(context.batch, layer.units);
  const last = (value: number, steps: number): number => value + (steps - 1) * bytes;
  const copy = (from: number, to: number): void =>
    context.emit(Opcode.Copy, [from, to, context.batch, layer.units], layer.name, 'state');
  copy(last(tape.h.address, tape.h.steps), state.h);
  copy(last(tape.cells, tape.gates.steps), state.c);
}
