// From gradients of the outputs to those of the inputs: forwards, then all the way back. Weights stay as they are.
import type { Arena } from '../program/arena.js';
import { forward } from '../program/forward.js';
import { gather } from '../program/gather.js';
import { type Layout, placeNetwork } from '../program/layout.js';
import type { BeginProgram, Draft, Target } from '../program/lower.js';
import type { PredictionOptions } from '../program/options.js';
import { BEFORE_ALL_LAYERS, backward, transposes } from './backward.js';

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
  const { layers, parameters, input, output, outputGradient } = layout;
  const transposed = transposes(context, layers, parameters, BEFORE_ALL_LAYERS);
  const x = context.value(input.steps, input.columns);
  gather(context, input.address, x, 0);
  const tape = forward(context, layers, parameters, x, true);
  const gradient = context.value(output.steps, output.columns);
  gather(context, outputGradient, gradient, 0);
  context.barrier();
  const back = backward(context, tape, transposed, BEFORE_ALL_LAYERS, gradient.address);
  context.barrier();
  const inputGradient = { ...x, address: back.inputGradient ?? gradient.address };
  const { instructions } = context;
  return [{ kind: 'differentiate', batch: batchSize, instructions, tape, inputGradient }];
}
