import { shortNumber } from '../text/curve.js';

/** Errors of predictions, and of who always answers the mean of the truth: no answer that is a constant does better. */
export interface PredictionErrors {
  readonly meanSquaredError: number;
  readonly naiveMeanSquaredError: number;
  readonly mean: number;
}

/** @param truth as many as there are answers, in the same order */
export function predictionErrors(answers: ArrayLike<number>, truth: readonly number[]): PredictionErrors {
  const mean = meanOf(truth);
  const square = (deviation: number): number => deviation * deviation;
  return {
    meanSquaredError: meanOf(truth.map((value, index) => square((answers[index] ?? Number.NaN) - value))),
    naiveMeanSquaredError: meanOf(truth.map((value) => square(mean - value))),
    mean,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** As lines for people; none without errors. */
export function errorLines(errors: PredictionErrors | null): string[] {
  if (errors === null) return [];
  const { meanSquaredError, naiveMeanSquaredError, mean } = errors;
  return [
    `Test error     ${meanSquaredError.toFixed(6)} (mean squared)`,
    `Naive error    ${naiveMeanSquaredError.toFixed(6)} (of always answering their mean, ${shortNumber(mean)})`,
  ];
}
