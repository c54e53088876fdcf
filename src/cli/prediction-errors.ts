import { shortNumber } from '../text/curve.js';

/** Errors of predictions, and of always predicting the mean of the truth, which is the best constant. */
export interface PredictionErrors {
  readonly meanSquaredError: number;
  readonly naiveMeanSquaredError: number;
  readonly mean: number;
}

/** @param truth true values, in the order of the predictions */
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

/** Lines of output; empty without errors. */
export function errorLines(errors: PredictionErrors | null): string[] {
  if (errors === null) return [];
  const { meanSquaredError, naiveMeanSquaredError, mean } = errors;
  return [
    `Test error     ${meanSquaredError.toFixed(6)} (mean squared)`,
    `Naive error    ${naiveMeanSquaredError.toFixed(6)} (of always answering their mean, ${shortNumber(mean)})`,
  ];
}
