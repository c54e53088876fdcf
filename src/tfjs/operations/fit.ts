import type { EpochsResult } from '../../network/index.js';
import { makeCallbacks } from '../callbacks/callbacks.js';
import type { FitTask } from '../options/fit-task.js';
import { clipGradients } from './clip-gradients.js';
import { seedDropout } from './dropout.js';
import { runEpochs } from './epochs.js';

/** Trains by tfjs-layers' own operations, on the backend that is selected. */
export async function fitByOperations({
  model,
  data,
  options,
  args,
  parameters,
  progress,
  begin,
  keepPosition,
}: FitTask): Promise<EpochsResult> {
  const callbacks = makeCallbacks(args, model, parameters);
  const dropout = seedDropout('fit', model, begin.seed);
  const unclip = clipGradients(model.optimizer, args);
  try {
    const { signal, learningRateSchedule: schedule } = args;
    const run = { model, data, options, callbacks, dropout, signal, schedule, progress };
    return await runEpochs({ ...run, begin, keepPosition });
  } finally {
    unclip();
    dropout.restore();
  }
}
