import { threadLane } from '../threads/lane.js';
import { readTuneOptions, type TuneOptions } from './options.js';
import type { TuneReport } from './report.js';
import { runTune, type TuneJob } from './run.js';
import { readSpace, type Space } from './space.js';

/**
 * Tries options of a job, and keeps what is best: a grid of them, some that are drawn, or many that are trained for a few epochs, of which the
 * best are trained for more (successive halving, Hyperband). The same job, space, options and seed give the same report, whoever does the
 * trials and in which order they end. With a store that stays, such as a folder, what was done once is not done again.
 *
 * Forecasts are chosen by a back-test that ends where the last `folds` places (5 unless the job says) begin; then the best is back-tested at
 * these, and fitted to all. Of classifiers a share of each class (`test`, 0.2) is kept aside to judge the best on, and the same share of the
 * rest to choose by. Of `fit` and `call` nothing is kept aside: the score of the best is that by which it was chosen, and too good.
 *
 * @param job values of the space go among its options; or a function that makes the job of them, such as a network of this many units
 * @param space what each option may be
 * @returns all trials, and the best with its model; a trial that fails is listed
 * @throws TypeError or RangeError naming the option or the trial, what was expected and what came; LetheError `data` if all trials failed,
 *   `aborted` by the signal, `state` as `Fleet.run`.
 * @example
 * import { adam, dense, lstm } from 'lethe/core';
 * import { choice, logUniform, tune } from 'lethe/fleet';
 *
 * const values = { x: [[[1], [2]], [[3], [4]], [[5], [6]], [[2], [1]]], y: [[3], [7], [11], [3]] };
 * const job = ({ units, rate }) => ({
 *   ...{ kind: 'fit', data: { values }, options: { epochs: 20, validationSplit: 0.25 } },
 *   network: [lstm({ units, inputShape: [2, 1] }), dense({ units: 1 })],
 *   compile: { optimizer: adam(rate), loss: 'meanSquaredError' },
 * });
 * const { best, trials } = await tune(job, { units: choice([2, 4]), rate: logUniform(0.001, 0.1) }, { trials: 4, seed: 1 });
 * console.log(best.trial.values, best.trial.score, best.result.fingerprint, trials.length);
 */
export async function tune(job: TuneJob, space: Space, options: TuneOptions = {}): Promise<TuneReport> {
  const settings = readTuneOptions('tune', options);
  return runTune('tune', job, readSpace('tune', space), settings, threadLane);
}
