import { threadLane } from '../threads/lane.js';
import { readTuneOptions, type TuneOptions } from './options.js';
import type { TuneReport } from './report.js';
import { runTune, type TuneJob } from './run.js';
import { readSpace, type Space } from './space.js';

/**
 * Searches for the best options of a job: tries a grid, random draws, or many trials for a few epochs, of which the best ones are trained
 * for longer (successive halving, Hyperband). The same job, space, options and seed give the same report, whoever runs the trials and in
 * whatever order. With a persistent store, such as a folder, finished trials are not repeated.
 *
 * For forecasts, a back-test chooses the trial; it ends where the last `folds` places (default 5) begin. Then the best trial is back-tested
 * at these places, and fitted to all data. For classifiers, a fraction of each class (`test`, 0.2) is held out to evaluate the best trial,
 * and the same fraction of the rest to choose it. For `fit` and `call` nothing is held out: the score of the best trial is the one that
 * selected it, and therefore optimistic.
 *
 * @param job a job whose options receive the values, or a function that creates the job from them, such as a network with this many units
 * @param space possible values of each option
 * @returns all trials, including failed ones, and the best one with its model
 * @throws TypeError or RangeError that names the option or the trial, the expected and the received value; LetheError `data` if all trials
 *   failed, `aborted` by the signal, `state` as in `Fleet.run`.
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
