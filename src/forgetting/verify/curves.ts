/** The most points of a learning curve. */
const POINTS = 50;

/** The epochs, counted from 0, whose losses are kept: evenly spaced, including the first and the last. */
export function curveEpochs(epochs: number): number[] {
  const points = Math.min(POINTS, epochs);
  if (points === 1) return [0];
  return Array.from({ length: points }, (_, index) => Math.round((index * (epochs - 1)) / (points - 1)));
}
