import type { GaussianNoiseLayer } from '../../layers/gaussian-noise.js';
import { type BackwardRecord, straightBack } from './record.js';

/** What is added depends on nothing. */
export const gaussianNoise: BackwardRecord<GaussianNoiseLayer, undefined> = straightBack(
  (_context, _entry, gradient) => gradient,
);
