// A GRU layer as instructions, backwards: src/kernels/layers/gru-backward.ts.
import { weightGradientScratch } from '../../../kernels/matrix/scratch.js';
import { Opcode } from '../../../kernels/program/opcodes.js';
import { candidatesOf, type GruLayer, type GruTape } from '../../layers/gru-forward.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import { stepBytes } from '../../program/value.js';
import { padded } from '../../weights/weight-layout.js';
import type { Parameter } from '../../weights/weight-spec.js';
import type { BackwardRecord, GradientsOf } from './record.js';
import {
  type Above,
  firstStatesGradient,
  gradientAbove,
  noRecurrentGradient,
  recurrentWeightGradients,
  throughInput,
  type WeightGradients,
} from './recurrent.js';

type GruEntry = Entry<GruLayer, GruTape>;

/** Transposes of a weight's two parts. */
type Transposed = readonly [gates: number, candidates: number];

export const gru: BackwardRecord<GruLayer, GruTape> = {
  prepare: (context, { layer, parameters, wanted: [wanted, wantsFirst = false] }) => {
    const [kernel, recurrentKernel] = parameters as [Parameter, Parameter, Parameter?];
    const recurrent = transpose(context, layer, recurrentKernel);
    const input = wanted ? transpose(context, layer, kernel) : undefined;
    let isDone = false;
    return {
      backward: (later, entry, gradients) => {
        const above = gradientAbove(later, layer, entry.tape.x.steps, gradients);
        if (above === undefined) return [];
        isDone = true;
        return backward(later, entry, recurrent, input, above, wantsFirst);
      },
      weightGradients: (later, entry) => {
        if (isDone) weightGradients(later, entry);
      },
    };
  },
};

function transpose(
  context: ProgramContext,
  { name, units }: GruLayer,
  { address, spec }: Parameter,
): Transposed {
  const [rows = 1] = spec.shape;
  const of = (from: number, columns: number): number => {
    const target = context.arena.floats(columns * padded(rows), 'scratch');
    context.emit(Opcode.Transpose, [from, target, rows, columns], name, `[${rows}, ${columns}]`);
    return target;
  };
  const width = padded(units);
  return [of(address, 2 * width), of(candidatesOf(address, rows, units), width)];
}

/**
 * The gradients before all activations, and dL/dx if it is asked for.
 *
 * @returns where dL/dx is, and dL/d(first state)
 */
function backward(
  context: ProgramContext,
  { layer, tape }: GruEntry,
  recurrent: Transposed,
  input: Transposed | undefined,
  above: Above,
  wantsFirst: boolean,
): GradientsOf {
  const { batch } = context;
  const { units, name, activation, recurrentActivation, resetAfter } = layer;
  const { gates, candidates, inner, h, firstH, x } = tape;
  const { steps } = x;
  const dh = context.value(1, units, 'scratch').address;
  const scratch = context.value(1, 3 * padded(units), 'scratch').address;
  const dx = input && context.value(steps, x.columns);
  const recurrentTerms = resetAfter ? 3 * (steps - 1) : 2 * (steps - 1) + steps;
  context.emit(
    Opcode.GruBackward,
    [
      ...[above.address, above.lastAlone, gates.address, candidates, inner, h.address, firstH],
      ...[...recurrent, dh, scratch, steps, batch, units, activation, recurrentActivation],
      ...[tape.recurrentMask, tape.maskedH, tape.gatesBefore, tape.candidatesBefore],
      ...[
        resetAfter ? 1 : 0,
        wantsFirst ? 1 : 0,
        dx?.address ?? 0,
        ...(input ?? [0, 0]),
        x.columns,
        tape.mask,
      ],
    ],
    name,
    `dz ${context.shape(gates)}`,
    2 * batch * units * (recurrentTerms * units + (dx === undefined ? 0 : 3 * steps * x.columns)),
  );
  return [dx && throughInput(context, layer, dx, tape.inputMask), wantsFirst ? dh : undefined];
}

/** Gradients of the weights: sums over all samples and steps, after a barrier. */
function weightGradients(context: ProgramContext, { layer, tape, parameters }: GruEntry): void {
  const { units, resetAfter } = layer;
  const [kernel, recurrentKernel, bias] = parameters as [Parameter, Parameter, Parameter?];
  if (kernel.gradient === undefined || recurrentKernel.gradient === undefined) return;
  const { x, gates, candidates, inner } = tape;
  const ofGates = { kernel: kernel.gradient, recurrent: recurrentKernel.gradient, bias: bias?.gradient };
  const ofCandidates = {
    kernel: candidatesOf(ofGates.kernel, x.columns, units),
    recurrent: candidatesOf(ofGates.recurrent, units, units),
    bias: ofGates.bias && candidatesOf(ofGates.bias, 1, units),
  };
  const width = padded(units);
  recurrentWeightGradients(context, layer, tape, { ...gates, gates: 2 }, ofGates);
  if (resetAfter) afterReset(context, layer, tape, ofGates, ofCandidates);
  else {
    // What the candidates saw is kept for each step: nothing of it lies a step before.
    const seen = { ...tape, maskedH: inner };
    recurrentWeightGradients(
      context,
      layer,
      seen,
      { address: candidates, columns: width, gates: 1 },
      ofCandidates,
    );
  }
}

/** Of the candidates where the reset comes after: the input's part and the state's have gradients of their own. */
function afterReset(
  context: ProgramContext,
  layer: GruLayer,
  tape: GruTape,
  ofGates: WeightGradients,
  ofCandidates: WeightGradients,
): void {
  const { name, units } = layer;
  const { x, gates, candidates, inner, h, maskedH } = tape;
  const { batch } = context;
  const width = padded(units);
  const rows = x.steps * batch;
  const sums = (dy: number, columns: number, target: number): void =>
    context.emit(
      Opcode.BiasGradient,
      [dy, target, rows, columns],
      name,
      `[${rows}, ${columns}]`,
      rows * columns,
    );
  const products = (
    [from, columns]: readonly [number, number],
    dy: number,
    target: number,
    count: number,
    accumulate: boolean,
  ): void => {
    const scratch = context.gradientScratch(weightGradientScratch(columns));
    context.emit(
      Opcode.WeightGradient,
      [from, dy, target, count, columns, width, scratch, accumulate ? 1 : 0],
      name,
      `[${columns}, ${count}] [${count}, ${width}]`,
      2 * count * columns * units,
    );
  };
  products([x.address, x.columns], candidates, ofCandidates.kernel, rows, false);
  const dm = { address: inner, columns: width, gates: 1 };
  const carries = firstStatesGradient(context, layer, tape, dm, ofCandidates.recurrent);
  const lag = maskedH === 0 ? 1 : 0;
  if (x.steps > lag) {
    const seen = maskedH === 0 ? h.address : maskedH;
    const later = inner + lag * stepBytes(batch, units);
    products([seen, units], later, ofCandidates.recurrent, rows - lag * batch, carries);
  } else if (!carries) noRecurrentGradient(context, layer, ofCandidates.recurrent, width);
  if (ofGates.bias === undefined || ofCandidates.bias === undefined) return;
  // The input's row of biases, of which that of the gates is there, then the state's.
  const row = 4 * 3 * width;
  sums(candidates, width, ofCandidates.bias);
  sums(gates.address, 2 * width, ofGates.bias + row);
  sums(inner, width, ofCandidates.bias + row);
}
