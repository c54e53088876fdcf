import type { Tensor } from '@tensorflow/tfjs-core';
import type { NetworkData, OneOrEach } from '../../network/index.js';

/** The forms in which Lethe takes data. A tensor still belongs to the caller: it is read, never disposed of. */
export type Numbers = NetworkData | Tensor;

/** One input or target; or one for each of the model's, as a list in its order or a record by name. */
export type FitData = OneOrEach<Numbers>;
