import type { Tensor } from '@tensorflow/tfjs-core';
import type { NetworkData, OneOrEach } from '../../network/index.js';

/** Every form in which Lethe takes data. A tensor stays the caller's: it is read, never disposed. */
export type Numbers = NetworkData | Tensor;

/** One input or target; or one for each of the model's, in its order or by their names. */
export type FitData = OneOrEach<Numbers>;
