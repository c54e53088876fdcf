import { fingerprintOf, type TrainingDetails, toModelOrder } from '../network/index.js';

/** The fingerprint of weights in the engine's order. */
export function fingerprintOfDetails(
  { weights, order }: Pick<TrainingDetails, 'weights' | 'order'>,
  values: readonly Float32Array[],
): string {
  const given = toModelOrder(order, values);
  return fingerprintOf(
    toModelOrder(order, weights).map(({ name, shape }, index) => ({
      ...{ name, shape, values: given[index] as Float32Array },
    })),
  );
}
