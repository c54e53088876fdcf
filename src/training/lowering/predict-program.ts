import type { ProgramContext } from './context.js';
import { carryStates, forward, type Tape } from './forward.js';
import { gather } from './gather.js';
import type { Instruction } from './instruction.js';
import { type Layout, placeNetwork } from './layout.js';
import type { BeginProgram, Draft, Target } from './lower.js';
import type { PredictionOptions } from './options.js';

/** A prediction and nothing else. */
export const PREDICTION: Target<PredictionOptions, Layout> = { place: placeNetwork, draft: draftPrediction };

export function draftPrediction(options: PredictionOptions, layout: Layout, begin: BeginProgram): Draft[] {
  const { batchSize, keep = false } = options;
  const program = predictProgram(begin(batchSize), layout, keep);
  return [{ kind: 'predict', batch: batchSize, ...program }];
}

/** The outputs of one batch, in `layout.input`. */
function predictProgram(
  context: ProgramContext,
  layout: Layout,
  keep: boolean,
): { instructions: readonly Instruction[]; tape: Tape } {
  const { layers, parameters, input } = layout;
  const x = context.value(input.steps, input.columns);
  gather(context, input.address, x, 0);
  const tape = forward(context, layers, parameters, x, keep);
  carryStates(context, tape);
  context.barrier();
  return { instructions: context.instructions, tape };
}
