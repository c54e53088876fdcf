// An LSTM layer as instructions, backwards: src/kernels/layers.
import { Activation, Opcode } from '../../../kernels/program/opcodes.js';
import { type LstmLayer, type LstmTape, namedParameters } from '../../layers/lstm-forward.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import { padded } from '../../weights/weight-layout.js';
import type { BackwardRecord, GradientsOf } from './record.js';
import {
  gradientAbove,
  recurrentInputGradient,
  recurrentWeightGradients,
  type Transposes,
  transposeGates,
} from './recurrent.js';

const GATES = 4;

type LstmEntry = Entry<LstmLayer, LstmTape>;

export const lstm: BackwardRecord<LstmLayer, LstmTape> = {
  prepare: (context, { layer, parameters, wanted: [wanted, ...wantedFirst] }) => {
    const { kernel, recurrentKernel } = namedParameters(parameters);
    const transposes: Transposes = {
      recurrent: transposeGates(context, layer, recurrentKernel),
      input: wanted ? transposeGates(context, layer, kernel) : undefined,
    };
    const wantsFirst = wantedFirst.includes(true);
    let isDone = false;
    return {
      backward: (later, entry, gradients) => {
        if (gradients.every((gradient) => gradient === undefined)) return [];
        isDone = true;
        return backward(later, entry, transposes, gradients, wantsFirst);
      },
      weightGradients: (later, entry) => {
        if (isDone) weightGradients(later, entry);
      },
    };
  },
};

/**
 * dL/dz of every step, and dL/dx if it is asked for.
 *
 * @param gradients of the output, and of the states h and c that are returned
 * @returns where dL/dx is, and the gradients of the first states if they are asked for
 */
function backward(
  context: ProgramContext,
  { layer, tape }: LstmEntry,
  transposes: Transposes,
  gradients: GradientsOf,
  wantsFirst: boolean,
): GradientsOf {
  const { batch } = context;
  const { units, name } = layer;
  const { steps } = tape.x;
  const above = gradientAbove(context, layer, steps, gradients) ?? { address: 0, lastAlone: 1 };
  const [dh, dc] = [0, 1].map(() => context.value(1, units, 'scratch').address) as [number, number];
  const usual = layer.activation === Activation.Tanh && layer.recurrentActivation === Activation.Sigmoid;
  const sharesUnits = context.sharesUnits(units);
  if (sharesUnits) context.barrierOfSamples();
  context.emit(
    Opcode.LstmBackward,
    [
      ...[above.address, above.lastAlone, tape.gates.address, tape.cells, tape.activatedCells, tape.firstC],
      ...[transposes.recurrent, dh, dc, steps, batch, units],
      ...[layer.activation, layer.recurrentActivation, tape.recurrentMask, tape.z],
      usual ? 0 : context.value(1, 4 * padded(units), 'scratch').address,
      ...[sharesUnits ? 1 : 0, wantsFirst ? 1 : 0, gradients[2] ?? 0, tape.mask],
    ],
    name,
    `dz ${context.shape(tape.gates)}`,
    2 * (steps - (wantsFirst ? 0 : 1)) * batch * 4 * units * units,
  );
  const first = wantsFirst ? [dh, dc] : [];
  if (transposes.input === undefined) return [undefined, ...first];
  const { address, columns } = tape.gates;
  const dz = { address, columns, gates: GATES };
  return [recurrentInputGradient(context, layer, dz, transposes.input, tape.x, tape.inputMask), ...first];
}

/** Gradients of the weights: sums over all samples and steps, after a barrier. */
function weightGradients(context: ProgramContext, { layer, tape, parameters }: LstmEntry): void {
  const { kernel, recurrentKernel, bias } = namedParameters(parameters);
  if (kernel.gradient === undefined || recurrentKernel.gradient === undefined) return;
  const { address, columns } = tape.gates;
  const gradients = { kernel: kernel.gradient, recurrent: recurrentKernel.gradient, bias: bias?.gradient };
  recurrentWeightGradients(context, layer, tape, { address, columns, gates: GATES }, gradients);
}
