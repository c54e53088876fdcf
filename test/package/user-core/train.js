// What a newcomer writes with lethe/core alone. The same network, data and seed as in lethe's train.js.
import { dense, InferenceNetwork, lstm, Network, sequential } from 'lethe/core';

const x = [
  [[1], [2], [5], [6]],
  [[5], [7], [7], [8]],
  [[3], [4], [5], [7]],
];

export async function train() {
  const layers = [lstm({ units: 5, inputShape: [4, 1] }), dense({ units: 1 })];
  const network = Network.create(sequential({ layers }), { seed: 1 });
  network.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const { threads, fingerprint } = await network.fit(x, [[11], [15], [12]], { epochs: 20, threads: 2 });

  const restored = await InferenceNetwork.load(await network.toBytes());
  const outputs = await restored.predict(x);
  return { threads, model: fingerprint, restored: restored.fingerprint(), outputs: outputs.toArray() };
}
