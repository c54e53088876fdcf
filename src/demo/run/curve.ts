import type { Curve } from '../protocol.js';

const MOST_POINTS = 240;

/** Losses at evenly spaced epochs, including the first and the last: as many as can be seen. Epochs are counted from 1. */
export function curveOf(losses: readonly number[]): Curve {
  const every = Math.max(1, Math.ceil(losses.length / MOST_POINTS));
  const epochs: number[] = [];
  for (let epoch = 1; epoch < losses.length; epoch += every) epochs.push(epoch);
  if (losses.length > 0) epochs.push(losses.length);
  return { epochs, losses: epochs.map((epoch) => losses[epoch - 1] as number) };
}
