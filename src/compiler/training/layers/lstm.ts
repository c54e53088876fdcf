// An LSTM layer as instructions, backwards: src/kernels/layers.
import { Activation, Opcode } from '../../../kernels/program/opcodes.js';
import { type LstmLayer, type LstmTape, namedParameters } from '../../layers/lstm-forward.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import { padded } from '../../weights/weight-layout.js';
import type { BackwardRecord } from './record.js';
import {
  recurrentInputGradient,
  recurrentWeightGradients,
  type Transposes,
  transposeGates,
} from './recurrent.js';

const GATES = 4;

type LstmEntry = Entry<LstmLayer, LstmTape>;

export const lstm: BackwardRecord<LstmLayer, LstmTape> = {
  prepare: (context, { layer, parameters, wanted: [wanted] }) => {
    const { kernel, recurrentKernel } = namedParameters(parameters);
    const transposes: Transposes = {
      recurrent: transposeGates(context, layer, recurrentKernel),
      input: wanted ? transposeGates(context, layer, kernel) : undefined,
    };
    return {
      backward: (later, entry, [gradient]) => [
        gradient === undefined ? undefined : backward(later, entry, transposes, gradient),
      ],
      weightGradients,
    };
  },
};

/**
 * dL/dz of every step, and dL/dx if it is asked for.
 *
 * @param gradient dL/dh: of every step if the layer returns sequences, else of the last
 * @returns where dL/dx is
 */
function backward(
  context: ProgramContext,
  { layer, tape }: LstmEntry,
  transposes: Transposes,
  gradient: number,
): number | undefined {
  const { batch } = context;
  const { units, name } = layer;
  const { steps } = tape.x;
  const scratch = (): number => context.value(1, units, 'scratch').address;
  const usual = layer.activation === Activation.Tanh && layer.recurrentActivation === Activation.Sigmoid;
  const sharesUnits = context.sharesUnits(units);
  if (sharesUnits) context.barrierOfSamples();
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
      ...[sharesUnits ? 1 : 0, 0, 0],
    ],
    name,
    `dz ${context.shape(tape.gates)}`,
    2 * (steps - 1) * batch * 4 * units * units,
  );
  if (transposes.input === undefined) return undefined;
  const { address, columns } = tape.gates;
  const dz = { address, columns, gates: GATES };
  return recurrentInputGradient(context, layer, dz, transposes.input, tape.x, tape.inputMask);
}

/** Gradients of the weights: sums over all samples and steps, after a barrier. */
function weightGradients(context: ProgramContext, { layer, tape, parameters }: LstmEntry): void {
  const { kernel, recurrentKernel, bias } = namedParameters(parameters);
  if (kernel.gradient === undefined || recurrentKernel.gradient === undefined) return;
  const { address, columns } = tape.gates;
  const gradients = { kernel: kernel.gradient, recurrent: recurrentKernel.gradient, bias: bias?.gradient };
  recurrentWeightGradients(context, layer, tape, { address, columns, gates: GATES }, gradients);
}
