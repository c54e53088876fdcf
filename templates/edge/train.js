// Trains in Node, before the worker is bundled: a network that predicts the next value. Writes model.bin.
import { writeFile } from 'node:fs/promises';
import { adam, dense, lstm, Network } from 'lethe/core';
import { wave } from './wave.js';

const STEPS = 24;
const series = wave(200).map((value) => [value]);
const starts = Array.from({ length: series.length - STEPS }, (_, start) => start);
const x = starts.map((start) => series.slice(start, start + STEPS)); // [samples, time steps, features]
const y = starts.map((start) => series[start + STEPS]); // [samples, outputs]: the next value

// `null`: the worker takes any number of time steps.
const layers = [lstm({ units: 16, inputShape: [null, 1] }), dense({ units: 1 })];
const network = Network.create(layers, { seed: 1 });
network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
const { history, fingerprint } = await network.fit(x, y, { epochs: 60, seed: 1 });
await writeFile('model.bin', await network.toBytes());
console.log(`Trained: loss ${history.loss.at(-1).toPrecision(3)}, fingerprint ${fingerprint}`);
