// A series to train on, and what Node makes of it: the servers have to answer the same.
import { runForJson } from '../child.js';

/** What the servers' `train` takes. */
export interface Series {
  /** `[batch][time][features]` */
  x: number[][][];
  /** `[batch][outputs]` or `[batch][time][outputs]` */
  y: number[][] | number[][][];
  units: number;
  epochs: number;
  seed: number;
}

/** What Node answers. */
export interface Trained {
  fingerprint: string;
  loss: number[];
  /** Predictions for x. */
  y: unknown;
}

const [SAMPLES, TIME] = [6, 5];

function valueAt(sample: number, step: number): number {
  return ((sample * 7 + step * 3) % 11) / 8 - 0.5;
}

const x = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: TIME }, (_, step) => [valueAt(sample, step), valueAt(step, sample)]),
);

/** One output for each sample. */
export const SERIES: Series = {
  x,
  y: x.map((sample) => [sample.reduce((sum, [value = 0]) => sum + value, 0) / TIME]),
  units: 8,
  epochs: 40,
  seed: 3,
};

/** One output for each step. */
export const STEPS: Series = {
  ...SERIES,
  y: x.map((sample) => sample.map(([first = 0, second = 0]) => [(first + second) / 2])),
};

/**
 * Trains in Node, on the repository's own build, and predicts.
 *
 * @param drawn initializers of the LSTM, where they are not the default
 */
export function trainInNode(
  series: Series,
  drawn: { readonly recurrentInitializer?: string } = {},
): Promise<Trained> {
  const source = `
    import { adam, dense, lstm, Network, sequential, timeDistributed } from 'lethe/core';
    const { x, y, units, epochs, seed } = ${JSON.stringify(series)};
    const returnSequences = Array.isArray(y[0][0]);
    const readOut = dense({ units: 1 });
    const layers = [
      lstm({ units, inputShape: [x[0].length, x[0][0].length], returnSequences, ...${JSON.stringify(drawn)} }),
      returnSequences ? timeDistributed({ layer: readOut }) : readOut,
    ];
    const network = Network.create(sequential({ layers }), { seed });
    network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
    const { history, fingerprint } = await network.fit(x, y, { epochs, seed });
    const outputs = await network.predict(x);
    console.log(JSON.stringify({ fingerprint, loss: history.loss, y: outputs.toArray() }));`;
  return runForJson<Trained>(source);
}
