// From gradients of the outputs to those of the inputs: forwards, then all the way back. Weights stay as they are.
import type { Arena } from '../program/arena.js';
import { forward } from '../program/forward.js';
import { gather } from '../program/gather.js';
import { type Layout, placeNetwork } from '../program/layout.js';
import type { BeginProgram, Draft, Target } from '../program/lower.js';
import type { PredictionOptions } from '../program/options.js';
import { backward, prepareBackward } from './backward.js';

/** Where everything lies that input gradients need. */
export interface GradientLayout extends Layout {
  /** Gradients of one batch's outputs, unpadded. */
  readonly outputGradient: number;
}

/** Vector-Jacobian products of one batch, of `input` and `outputGradient`. */
export const INPUT_GRADIENT: Target<PredictionOptions, GradientLayout> = { place, draft };

function place(arena: Arena, options: PredictionOptions): GradientLayout {
  const layout = placeNetwork(arena, options);
  const { steps, columns } = layout.output;
  return { ...layout, outputGradient: arena.floats(options.batchSize * steps * columns, 'data') };
}

function draft({ batchSize }: PredictionOptions, layout: GradientLayout, begin: BeginProgram): Draft[] {
  const context = begin(batchSize);
  const { input, output, outputGradient } = layout;
  const ways = prepareBackward(context, layout, true);
  const x = context.value(input.steps, input.columns);
  gather(context, input.address, x, 0);
  const tape = forward(context, layout, x, true);
  const gradient = context.value(output.steps, output.columns);
  gather(context, outputGradient, gradient, 0);
  context.barrier();
  const found = backward(context, layout, tape, ways, gradient.address);
  context.barrier();
  const inputGradient = { ...x, address: found ?? gradient.address };
  const { instructions } = context;
  return [{ kind: 'differentiate', batch: batchSize, instructions, tape, inputGradient }];
}
