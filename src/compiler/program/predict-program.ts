import { carryStates, forward } from './forward.js';
import { gatherInputs } from './gather.js';
import { type Layout, placeNetwork } from './layout.js';
import type { BeginProgram, Draft, Target } from './lower.js';
import type { PredictionOptions } from './options.js';

/** A prediction and nothing else. */
export const PREDICTION: Target<PredictionOptions, Layout> = { place: placeNetwork, draft: draftPrediction };

/** One time step of a stateful network. What its LSTMs carry is theirs to take over who runs it. */
export const STREAM: Target<PredictionOptions, Layout> = {
  place: placeNetwork,
  draft: (options, layout, begin) => draftPrediction(options, layout, begin, false),
};

/**
 * The outputs of one batch, in `layout.inputs`.
 *
 * @param carries whether stateful layers keep their states for the next batch
 */
export function draftPrediction(
  { batchSize, keep = false }: PredictionOptions,
  layout: Layout,
  begin: BeginProgram,
  carries: boolean = true,
): Draft[] {
  const context = begin(batchSize);
  const tape = forward(context, layout, gatherInputs(context, layout.inputs), keep);
  if (carries) carryStates(context, tape);
  context.barrier();
  return [{ kind: 'predict', batch: batchSize, instructions: context.instructions, tape }];
}
