// checkpoint/: checkpoints of training runs, and resuming from them. Entry point `lethe/checkpoint`.
// May import: network/, compiler/, engine/, text/, errors.ts; works with `lethe` and with `lethe/core`.
import type { Recorder } from '../network/index.js';
import { Keeper } from './keeper.js';
import type { CheckpointOptions } from './options.js';

export type { Recorder } from '../network/index.js';
export type { IdentityPart } from './identity.js';
export type { CheckpointInfo, CheckpointOptions, TakeCheckpoint } from './options.js';
export { browserStore } from './stores/browser.js';
export { indexedDbStore } from './stores/indexed-db.js';
export { opfsStore } from './stores/opfs.js';
export type { CheckpointStore } from './stores/store.js';

/**
 * Keeps checkpoints of a training run, for one call of `fit` of `lethe` (on the compiled engine) or `lethe/core`. A
 * checkpoint holds everything that the next bits depend on: weights, the optimizer's slots, the learning rate, the
 * position in the epoch, states of stateful layers, early stopping, the history. A run that resumes from it gives the
 * bits of an uninterrupted run, in every runtime and on any number of threads. `Network.load` reads a checkpoint's
 * bytes as the network of that moment.
 *
 * A snapshot is taken between two steps and written while training goes on. If writing fails, `fit` ends with that
 * error after the current step; the model has the weights of that step.
 *
 * @throws TypeError or RangeError naming the option, the expected and the given value. `fit` throws LetheError `data`
 *   if the checkpoint to resume from belongs to other data, layers or options, and names them.
 * @example
 * await network.fit(x, y, { epochs: 100, checkpoint: checkpoints({ to: 'run', everySeconds: 10, resume: true }) });
 */
export function checkpoints(options: CheckpointOptions): Recorder {
  return new Keeper(options);
}
