// An LSTM layer as instructions, forwards: src/kernels/layers/lstm-forward.ts.
import { Activation, Opcode } from '../../kernels/program/opcodes.js';
import type { LstmLayer } from '../topology/layers.js';
import { padded } from '../weights/weight-layout.js';
import type { ProgramContext } from './context.js';
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
export interface LstmParameters {
  readonly kernel: Parameter;
  readonly recurrentKernel: Parameter;
  readonly bias: Parameter | undefined;
}

export function namedParameters([kernel, recurrentKernel, bias]: readonly Parameter[]): LstmParameters {
  return { kernel: kernel as Parameter, recurrentKernel: recurrentKernel as Parameter, bias };
}

/**
 * @param keep whether backwards or a trace follows: then every step's gates and cells are kept
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
  const { kernel, recurrentKernel, bias } = namedParameters(parameters);
  const { steps } = input;
  const { x, inputMask } = prepareInput(context, layer, input);
  const kept = keep ? steps : 1;
  const gates = context.value(kept, 4 * padded(units));
  const cells = context.value(kept, units);
  const activatedCells = context.value(kept, units);
  const h = context.value(keep || layer.returnSequences ? steps : 1, units);
  const usual = layer.activation === Activation.Tanh && layer.recurrentActivation === Activation.Sigmoid;
  const z = keep && !usual ? context.value(steps, 4 * padded(units)).address : 0;
  const recurrentMask = context.masks?.draw(context, name, layer.recurrentDropout, 1, units, 4) ?? 0;
  const maskedH = recurrentMask === 0 ? 0 : context.value(steps, units).address;
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
  const dropped = context.masks?.drop(context, layer.name, input, layer.dropout, 1, 4);
  const x = dropped?.output ?? input;
  const inputMask = dropped?.mask;
  if (!layer.goBackwards || x.steps === 1) return { x, inputMask };
  const reversed = context.value(x.steps, x.columns);
  reverse(context, layer.name, x, reversed.address);
  return { x: reversed, inputMask };
}

/** y = x with the steps reversed. */
export function reverse(context: ProgramContext, name: string, x: Value, y: number): void {
  const words = [x.address, y, x.steps, context.batch, x.columns];
  context.emit(Opcode.Reverse, words, name, context.shape(x));
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
