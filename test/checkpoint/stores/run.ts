// A training run of a few dozen steps, the same in a browser and in Node.
import { adam, dense, dropout, type FitHistory, lstm, Network, type NetworkFitArgs } from 'lethe/core';

const [SAMPLES, TIME] = [11, 4];
const EPOCHS = 20;
/** Eleven samples in batches of four. */
export const STEPS: number = 3 * EPOCHS;

/** No `Math.sin`: engines differ in it. */
const x = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: TIME }, (_, step) => [((sample * 7 + step * 3) % 11) / 8 - 0.5]),
);
const y = x.map((steps) => [(steps[0]?.[0] ?? 0) - (steps[3]?.[0] ?? 0)]);

export function makeNetwork(): Network {
  const layers = [
    lstm({ units: 6, inputShape: [TIME, 1], dropout: 0.2 }),
    dropout({ rate: 0.1 }),
    dense({ units: 1 }),
  ];
  const network = Network.create(layers, { seed: 3 });
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
  return network;
}

export function train(network: Network, args: NetworkFitArgs = {}): Promise<FitHistory> {
  return network.fit(x, y, { epochs: EPOCHS, batchSize: 4, seed: 5, ...args });
}

/** What has to be the same wherever it ran and however often it was interrupted: the history's numbers to the bit. */
export interface Outcome {
  readonly fingerprint: string;
  readonly epochs: number;
  readonly history: { readonly [name: string]: readonly string[] };
}

export function outcomeOf({ fingerprint, epoch, history }: FitHistory): Outcome {
  const bits = (values: readonly number[]): string[] =>
    [...new BigInt64Array(Float64Array.from(values).buffer)].map(String);
  const named = Object.entries(history).map(([name, values]) => [name, bits(values)]);
  return { fingerprint, epochs: epoch.length, history: Object.fromEntries(named) };
}
