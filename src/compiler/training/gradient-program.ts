// From gradients of the outputs to those of the inputs: forwards, then all the way back. Weights stay as they are.
import { Opcode } from '../../kernels/program/opcodes.js';
import { idRangeOf } from '../graph/ids.js';
import { NotLowered } from '../not-lowered.js';
import type { Arena } from '../program/arena.js';
import type { ProgramContext } from '../program/context.js';
import { forward } from '../program/forward.js';
import { gather, gatherInputs } from '../program/gather.js';
import { type Layout, placeNetwork } from '../program/layout.js';
import type { BeginProgram, Draft, Target } from '../program/lower.js';
import type { PredictionOptions } from '../program/options.js';
import { stepBytes, type Value } from '../program/value.js';
import { backward, prepareBackward } from './backward.js';

/** Where everything lies that input gradients need. */
export interface GradientLayout extends Layout {
  /** Gradients of one batch's outputs, unpadded. */
  readonly outputGradients: readonly number[];
}

/** Vector-Jacobian products of one batch, of `inputs` and `outputGradients`. */
export const INPUT_GRADIENT: Target<PredictionOptions, GradientLayout> = { place, draft };

function place(arena: Arena, options: PredictionOptions): GradientLayout {
  const layout = placeNetwork(arena, options);
  const outputGradients = layout.outputs.map(({ steps, columns }) =>
    arena.floats(options.batchSize * steps * columns, 'data'),
  );
  return { ...layout, outputGradients };
}

function draft({ batchSize }: PredictionOptions, layout: GradientLayout, begin: BeginProgram): Draft[] {
  const { resolved, inputs: given } = layout;
  if (given.every((_, input) => idRangeOf(resolved, input) !== undefined)) {
    throw new NotLowered('ids have no gradient');
  }
  const context = begin(batchSize);
  const ways = prepareBackward(context, layout, true);
  const inputs = gatherInputs(context, layout.inputs);
  const tape = forward(context, layout, inputs, true);
  const gradients = layout.outputs.map(({ steps, columns }, index) => {
    const gradient = context.value(steps, columns);
    gather(context, layout.outputGradients[index] as number, gradient, 0);
    return gradient.address;
  });
  context.barrier();
  const found = backward(context, layout, tape, ways, gradients);
  // An input that no output depends on has a gradient of zeros, and so have ids.
  const inputGradients = inputs.map((input, index): Value => {
    const { steps, columns } = input;
    const address = found[index];
    return address === undefined ? zeros(context, input) : { steps, columns, address };
  });
  context.barrier();
  const { instructions } = context;
  return [{ kind: 'differentiate', batch: batchSize, instructions, tape, inputGradients }];
}

function zeros(context: ProgramContext, { steps, columns }: Value): Value {
  const value = context.value(steps, columns);
  const floats = (steps * stepBytes(context.batch, columns)) / 4;
  context.emit(Opcode.Clear, [value.address, floats], '', context.shape(value));
  return value;
}
