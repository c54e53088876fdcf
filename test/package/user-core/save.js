// Saves while it trains, without waiting, into a folder spelled in two ways; then reads what is there.
import { dense, lstm, Network } from 'lethe/core';

const FOLDERS = ['saved/model', './saved/../saved/model/'];

const network = Network.create([lstm({ units: 5, inputShape: [4, 1] }), dense({ units: 1 })], { seed: 1 });
network.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
const saves = [];
const onEpochEnd = (epoch) => void saves.push(network.save(FOLDERS[epoch % 2], { includeOptimizer: true }));
await network.fit([[[1], [2], [5], [6]]], [[11]], { epochs: 20, callbacks: { onEpochEnd } });
await Promise.all(saves);
const restored = await Network.load(FOLDERS[0]);
console.log(JSON.stringify({ last: restored.fingerprint() === network.fingerprint() }));
