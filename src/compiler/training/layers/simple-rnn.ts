// A simple recurrent layer as instructions, backwards: src/kernels/layers/simple-rnn-backward.ts.
import { Opcode } from '../../../kernels/program/opcodes.js';
import type { Entry } from '../../layers/record.js';
import type { SimpleRnnLayer, SimpleRnnTape } from '../../layers/simple-rnn.js';
import type { ProgramContext } from '../../program/context.js';
import { padded } from '../../weights/weight-layout.js';
import type { Parameter } from '../../weights/weight-spec.js';
import type { BackwardRecord } from './record.js';
import {
  type Above,
  type Delta,
  gradientAbove,
  recurrentInputGradient,
  recurrentWeightGradients,
  transposeGates,
} from './recurrent.js';

type SimpleRnnEntry = Entry<SimpleRnnLayer, SimpleRnnTape>;

const GATES = 1;

export const simpleRNN: BackwardRecord<SimpleRnnLayer, SimpleRnnTape> = {
  prepare: (context, { layer, parameters, wanted: [wanted, wantsFirst = false] }) => {
    const [kernel, recurrentKernel] = parameters as [Parameter, Parameter, Parameter?];
    const recurrent = transposeGates(context, layer, recurrentKernel);
    const input = wanted ? transposeGates(context, layer, kernel) : undefined;
    let dz: Delta | undefined;
    return {
      backward: (later, entry, gradients) => {
        const { x, inputMask } = entry.tape;
        const above = gradientAbove(later, layer, x.steps, gradients);
        if (above === undefined) return [];
        const dh = later.value(1, layer.units, 'scratch').address;
        dz = backward(later, entry, recurrent, above, dh, wantsFirst);
        const dx = input && recurrentInputGradient(later, layer, dz, input, x, inputMask);
        return [dx, wantsFirst ? dh : undefined];
      },
      weightGradients: (later, entry) => {
        if (dz !== undefined) weightGradients(later, entry, dz);
      },
    };
  },
};

/**
 * @param dh a scratch value, which holds dL/d(first state) afterwards if that is asked for
 * @returns dL/dz of every step
 */
function backward(
  context: ProgramContext,
  { layer, tape }: SimpleRnnEntry,
  transposed: number,
  above: Above,
  dh: number,
  wantsFirst: boolean,
): Delta {
  const { batch } = context;
  const { name, units, activation } = layer;
  const { steps } = tape.x;
  const dz = context.value(steps, padded(units));
  context.emit(
    Opcode.SimpleRnnBackward,
    [
      ...[above.address, above.lastAlone, tape.h.address, dz.address, transposed, dh],
      ...[steps, batch, units, activation, tape.recurrentMask, tape.z, wantsFirst ? 1 : 0, tape.mask],
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
