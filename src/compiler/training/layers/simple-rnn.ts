// A simple recurrent layer as instructions, backwards: src/kernels/layers/simple-rnn-backward.ts.
import { Opcode } from '../../../kernels/program/opcodes.js';
import type { Entry } from '../../layers/record.js';
import type { SimpleRnnLayer, SimpleRnnTape } from '../../layers/simple-rnn.js';
import type { ProgramContext } from '../../program/context.js';
import { padded } from '../../weights/weight-layout.js';
import type { Parameter } from '../../weights/weight-spec.js';
import type { BackwardRecord } from './record.js';
import { type Delta, recurrentInputGradient, recurrentWeightGradients, transposeGates } from './recurrent.js';

type SimpleRnnEntry = Entry<SimpleRnnLayer, SimpleRnnTape>;

const GATES = 1;

export const simpleRNN: BackwardRecord<SimpleRnnLayer, SimpleRnnTape> = {
  prepare: (context, { layer, parameters, wanted: [wanted] }) => {
    const [kernel, recurrentKernel] = parameters as [Parameter, Parameter, Parameter?];
    const recurrent = transposeGates(context, layer, recurrentKernel);
    const input = wanted ? transposeGates(context, layer, kernel) : undefined;
    let dz: Delta | undefined;
    return {
      backward: (later, entry, [gradient]) => {
        if (gradient === undefined) return [undefined];
        const { x, inputMask } = entry.tape;
        dz = backward(later, entry, recurrent, gradient);
        return [input && recurrentInputGradient(later, layer, dz, input, x, inputMask)];
      },
      weightGradients: (later, entry) => {
        if (dz !== undefined) weightGradients(later, entry, dz);
      },
    };
  },
};

/**
 * @param gradient dL/dh: of every step if the layer returns sequences, else of the last
 * @returns dL/dz of every step
 */
function backward(
  context: ProgramContext,
  { layer, tape }: SimpleRnnEntry,
  transposed: number,
  gradient: number,
): Delta {
  const { batch } = context;
  const { name, units, activation, returnSequences } = layer;
  const { steps } = tape.x;
  const dz = context.value(steps, padded(units));
  const dh = context.value(1, units, 'scratch').address;
  context.emit(
    Opcode.SimpleRnnBackward,
    [
      ...[gradient, returnSequences ? 0 : 1, tape.h.address, dz.address, transposed, dh],
      ...[steps, batch, units, activation, tape.recurrentMask, tape.z, 0],
    ],
    name,
    `dz ${context.shape(dz)}`,
    2 * (steps - 1) * batch * units * units,
  );
  return { ...dz, gates: GATES };
}

function weightGradients(
  context: ProgramContext,
  { layer, tape, parameters }: SimpleRnnEntry,
  dz: Delta,
): void {
  const [kernel, recurrentKernel, bias] = parameters as [Parameter, Parameter, Parameter?];
  if (kernel.gradient === undefined || recurrentKernel.gradient === undefined) return;
  const gradients = { kernel: kernel.gradient, recurrent: recurrentKernel.gradient, bias: bias?.gradient };
  recurrentWeightGradients(context, layer, tape, dz, gradients);
}
