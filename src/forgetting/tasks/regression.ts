// How well a network answers with numbers.
import type { Network } from '../../network/public.js';
import { answersOf } from './networks.js';
import type { Score, Sequences } from './task.js';

/** The least coefficient of determination of a solved regression. */
export const SOLVED_DETERMINATION = 0.99;

/** The criterion of {@link scoreRegression} in words. */
export const REGRESSION_CRITERION: string = `coefficient of determination of at least ${SOLVED_DETERMINATION} on sequences that were not trained on`;

/**
 * Scores by the coefficient of determination, 1 - MSE / variance of the targets (S. Wright, Correlation and causation,
 * 1921), clipped to 0 and 1: 0 is no better than the mean as a constant answer.
 *
 * @returns `details`: `determination` (not clipped), `rootMeanSquaredError`, `largestError`
 */
export async function scoreRegression(network: Network, sequences: Sequences): Promise<Score> {
  return scoreAnswers(await answersOf(network, sequences), sequences.y);
}

/** As {@link scoreRegression}, for known outputs. */
export function scoreAnswers(answers: ArrayLike<number>, targets: ArrayLike<number>): Score {
  const { length } = targets;
  let sum = 0;
  for (let index = 0; index < length; index++) sum += targets[index] as number;
  const mean = sum / length;
  let deviations = 0;
  let squares = 0;
  let largestError = 0;
  for (let index = 0; index < length; index++) {
    const target = targets[index] as number;
    const error = (answers[index] as number) - target;
    deviations += (target - mean) * (target - mean);
    squares += error * error;
    largestError = Math.max(largestError, Math.abs(error));
  }
  const determination = 1 - squares / deviations;
  return {
    score: Math.max(0, Math.min(1, determination)),
    solved: determination >= SOLVED_DETERMINATION,
    details: { determination, rootMeanSquaredError: Math.sqrt(squares / length), largestError },
  };
}
