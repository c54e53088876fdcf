import { forward } from './forward.js';
import { gather } from './gather.js';
import { type Layout, placeNetwork } from './layout.js';
import type { BeginProgram, Draft, Target } from './lower.js';
import type { PredictionOptions } from './options.js';

/** One time step of a stateful network. What its LSTMs carry is theirs to take over who runs it. */
export const STREAM: Target<PredictionOptions, Layout> = { place: placeNetwork, draft: draftStream };

function draftStream(options: PredictionOptions, layout: Layout, begin: BeginProgram): Draft[] {
  const { batchSize } = options;
  const context = begin(batchSize);
  const { layers, parameters, input } = layout;
  const x = context.value(input.steps, input.columns);
  gather(context, input.address, x, 0);
  const tape = forward(context, layers, parameters, x, false);
  context.barrier();
  const { instructions } = context;
  return [{ kind: 'predict', batch: batchSize, instructions, tape }];
}
