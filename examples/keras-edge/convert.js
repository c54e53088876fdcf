// Reads the Keras model once, in Node, and writes build/model.bin: layers and weights, without the state of the optimizer.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { InferenceNetwork } from 'lethe/core';
import { loadKeras } from 'lethe/keras';

const [from, to] = ['model.keras', 'build/model.bin'];
const network = await loadKeras(from, { compile: false });
const bytes = await network.toBytes();
await InferenceNetwork.load(bytes); // The worker will do the same: a failure shows here first.
await mkdir('build', { recursive: true });
await writeFile(to, bytes);

const { size } = await stat(from);
const [{ shape }] = network.inputs;
const text = shape.map((length) => length ?? 'any').join(' x ');
console.log(`${from}: ${size} bytes, takes ${text} -> ${to}: ${bytes.length} bytes`);
