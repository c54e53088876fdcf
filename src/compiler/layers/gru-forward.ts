// A GRU layer as instructions, forwards: src/kernels/layers/gru-forward.ts.
import { type Activation, Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import { stepBytes, type Value } from '../program/value.js';
import { padded } from '../weights/weight-layout.js';
import type { Parameter } from '../weights/weight-spec.js';
import type { Call, Entry } from './record.js';
import {
  firstStates,
  isSlopeOfValue,
  maskOf,
  prepareInput,
  type Recurrent,
  recurrentResults,
} from './recurrent.js';

/** A gated recurrent unit. */
export interface GruLayer extends Recurrent {
  readonly kind: 'gru';
  /** Of the gates. */
  readonly recurrentActivation: Activation;
  /** Whether the reset gate multiplies the result of the recurrent product (Keras' default), or its input. */
  readonly resetAfter: boolean;
}

/** Masks that tfjs-layers draws for a GRU's input, and as many for its states: one a gate. */
const MASKS = 3;

/** What the backward pass needs of the forward pass. */
export interface GruTape {
  /** The input as the kernel saw it: after dropout, reversed for goBackwards. */
  readonly x: Value;
  readonly inputMask: number | undefined;
  /** [steps, batch, 2 units]: z and r, later their gradients before the activation. */
  readonly gates: Value;
  /** [steps, batch, units], later likewise. */
  readonly candidates: number;
  /** m of src/kernels/layers/gru-forward.ts; later, with `resetAfter`, its gradient. */
  readonly inner: number;
  readonly h: Value;
  readonly firstH: number;
  /** Whether the first state is given, instead of zeros. */
  readonly hasInitial: boolean;
  readonly recurrentMask: number;
  /** The mask as the kernel saw it; 0: none. */
  readonly mask: number;
  /** The states after recurrent dropout, as each step saw them. */
  readonly maskedH: number;
  readonly gatesBefore: number;
  readonly candidatesBefore: number;
}

/** Where the candidates' part of a weight of this many rows begins, behind the gates'. */
export function candidatesOf(address: number, rows: number, units: number): number {
  return address + 4 * rows * 2 * padded(units);
}

export function gruForward(
  context: ProgramContext,
  { layer, parameters, inputs: [input, ...initial], keep }: Call<GruLayer>,
): Pick<Entry<GruLayer, GruTape>, 'outputs' | 'tape'> {
  const { batch } = context;
  const { units, name, resetAfter, activation, recurrentActivation } = layer;
  const [kernel, recurrentKernel, bias] = parameters as [Parameter, Parameter, Parameter?];
  const { steps } = input;
  const width = padded(units);
  const { x, inputMask } = prepareInput(context, layer, input, MASKS);
  const kept = keep ? steps : 1;
  const gates = context.value(kept, 2 * width);
  const candidates = context.value(kept, units).address;
  const inner = context.value(kept, units).address;
  const h = context.value(keep || layer.returnSequences ? steps : 1, units);
  const before = (of: Activation, columns: number): number =>
    keep && !isSlopeOfValue(of) ? context.value(steps, columns).address : 0;
  const gatesBefore = before(recurrentActivation, 2 * width);
  const candidatesBefore = before(activation, units);
  const recurrentMask = context.masks?.draw(context, name, layer.recurrentDropout, 1, units, MASKS) ?? 0;
  const maskedH = recurrentMask === 0 ? 0 : context.value(steps, units).address;
  const [firstH] = firstStates(context, layer, initial, 1) as [number];
  const mask = maskOf(context, layer, input);
  const stateBytes = stepBytes(batch, units);
  context.emit(
    Opcode.GruForward,
    [
      ...[x.address, kernel.address, recurrentKernel.address],
      bias?.address ?? context.zeroBias(biasColumns(layer)),
      ...[gates.address, candidates, inner, h.address, firstH, steps, batch, x.columns, units],
      ...[kept === 1 ? 0 : stateBytes, h.steps === 1 ? 0 : stateBytes, activation, recurrentActivation],
      ...[recurrentMask, maskedH, gatesBefore, candidatesBefore],
      ...(resetAfter ? [1, context.arena.floats(context.threads * 2 * width, 'scratch')] : [0, 0]),
      mask,
    ],
    name,
    `x ${context.shape(x)}, h ${context.shape(h)}`,
    2 * steps * batch * (x.columns + units) * 3 * units,
  );
  return {
    outputs: recurrentResults(context, layer, { ...h, mask: input.mask }),
    tape: {
      ...{ x, inputMask, gates, candidates, inner, h, firstH, recurrentMask, maskedH },
      ...{ gatesBefore, candidatesBefore, hasInitial: initial.length > 0, mask },
    },
  };
}

/** Rows of the bias: where the reset comes after, the input's and the state's. */
export function biasRows({ resetAfter }: Pick<GruLayer, 'resetAfter'>): number {
  return resetAfter ? 2 : 1;
}

function biasColumns(layer: GruLayer): number {
  return biasRows(layer) * 3 * padded(layer.units);
}
