// An LSTM layer as instructions, forwards: src/kernels/layers/lstm-forward.ts.
import { Activation, Opcode } from '../../kernels/program/opcodes.js';
import type { ProgramContext } from '../program/context.js';
import { stepBytes, type Value } from '../program/value.js';
import { padded } from '../weights/weight-layout.js';
import type { Parameter } from '../weights/weight-spec.js';
import type { Call, Entry } from './record.js';
import {
  firstStates,
  lastStep,
  maskOf,
  prepareInput,
  type Recurrent,
  recurrentResults,
} from './recurrent.js';

/** A long short-term memory. */
export interface LstmLayer extends Recurrent {
  readonly kind: 'lstm';
  /** Of the gates. */
  readonly recurrentActivation: Activation;
}

/** Masks that tfjs-layers draws for an LSTM's input, and as many for its states: one a gate. */
const MASKS = 4;

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
  /** Whether the first states are given, and no zeros. */
  readonly hasInitial: boolean;
  readonly firstC: number;
  readonly recurrentMask: number;
  /** Which steps there are, as the kernel saw them; 0: all. */
  readonly mask: number;
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

export function lstmForward(
  context: ProgramContext,
  { layer, parameters, inputs: [input, ...initial], keep }: Call<LstmLayer>,
): Pick<Entry<LstmLayer, LstmTape>, 'outputs' | 'tape'> {
  const { batch } = context;
  const { units, name } = layer;
  const { kernel, recurrentKernel, bias } = namedParameters(parameters);
  const { steps } = input;
  const { x, inputMask } = prepareInput(context, layer, input, MASKS);
  const kept = keep ? steps : 1;
  const gates = context.value(kept, 4 * padded(units));
  const cells = context.value(kept, units);
  const activatedCells = context.value(kept, units);
  const sharesUnits = context.sharesUnits(units);
  // Where threads share the units, some still read the step before.
  const h = context.value(keep || layer.returnSequences || sharesUnits ? steps : 1, units);
  const usual = layer.activation === Activation.Tanh && layer.recurrentActivation === Activation.Sigmoid;
  const z = keep && !usual ? context.value(steps, 4 * padded(units)).address : 0;
  const recurrentMask = context.masks?.draw(context, name, layer.recurrentDropout, 1, units, MASKS) ?? 0;
  const maskedH = recurrentMask === 0 ? 0 : context.value(steps, units).address;
  const [firstH, firstC] = firstStates(context, layer, initial, 2) as [number, number];
  const mask = maskOf(context, layer, input);
  const stateBytes = stepBytes(batch, units);
  if (sharesUnits) context.barrierOfSamples();
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
      ...[layer.activation, layer.recurrentActivation, recurrentMask, maskedH, z, sharesUnits ? 1 : 0],
      mask,
    ],
    name,
    `x ${context.shape(x)}, h ${context.shape(h)}`,
    2 * steps * batch * (x.columns + units) * 4 * units,
  );
  return {
    outputs: recurrentResults(
      context,
      layer,
      { ...h, mask: input.mask },
      lastStep(context, cells.address, kept, units),
    ),
    tape: {
      x,
      inputMask,
      gates,
      cells: cells.address,
      activatedCells: activatedCells.address,
      h,
      firstH,
      hasInitial: initial.length > 0,
      mask,
      firstC,
      recurrentMask,
      maskedH,
      z,
    },
  };
}
