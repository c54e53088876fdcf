// An LSTM layer as instructions, backwards: src/kernels/layers.
import { lstmGradientScratch, weightGradientScratch } from '../../../kernels/matrix/scratch.js';
import { Activation, Opcode } from '../../../kernels/program/opcodes.js';
import { type LstmLayer, type LstmTape, namedParameters } from '../../layers/lstm-forward.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import { padded } from '../../weights/weight-layout.js';
import type { BackwardRecord } from './record.js';
import { recurrentInputGradient, type Transposes, transposeGates } from './recurrent.js';

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
  const { address, columns } = tape.gates;
  const dz = { address, columns, gates: GATES };
  return recurrentInputGradient(context, layer, dz, transposes.input, tape.x, tape.inputMask);
}

/** Gradients of the weights: sums over all samples and steps, after a barrier. */
function weightGradients(context: ProgramContext, { layer, tape, parameters }: LstmEntry): void {
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
      ...[rows, x.columns, units, lag, carries ? 1 : 0, scratch, gates.columns],
    ],
    name,
    `[${x.columns} + ${units}, ${rows}] [${rows}, ${gates.columns}]`,
    2 * (rows * x.columns + (rows - lag) * units) * 4 * units,
  );
}
