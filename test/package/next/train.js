// The experiment; after each step the event loop has its turn.
import { adam, dense, lstm, Network, timeDistributed } from 'lethe/core';

const x = [
  [[1], [2], [5], [6]],
  [[5], [7], [7], [8]],
  [[3], [4], [5], [7]],
];
const y = x.map((sequence) => sequence.map(([value], step) => [value + (sequence[step - 1]?.[0] ?? 0)]));

export async function train(threads) {
  const layers = [
    lstm({ units: 10, returnSequences: true, inputShape: [4, 1] }),
    timeDistributed({ layer: dense({ units: 1 }) }),
  ];
  const network = Network.create(layers, { seed: 1 });
  network.compile({ optimizer: adam(0.001), loss: 'meanSquaredError' });
  let turns = 0;
  const history = await network.fit(x, y, {
    epochs: 1000,
    threads,
    yieldEvery: 0,
    callbacks: { onYield: () => void turns++ },
  });
  return { threads: history.threads, fingerprint: history.fingerprint, turns };
}
