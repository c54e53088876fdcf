// Reads the Keras model in Node, once, and writes build/model.bin: weights and layers, without the state of Keras' optimizer.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { InferenceNetwork } from 'lethe/core';
import { loadKeras } from 'lethe/keras';

const [from, to] = ['model.keras', 'build/model.bin'];
const network = await loadKeras(from, { compile: false });
const bytes = await network.toBytes();
await InferenceNetwork.load(bytes); // What the worker will do: if it cannot, this is the time to know.
await mkdir('build', { recursive: true });
await writeFile(to, bytes);

const { size } = await stat(from);
const [{ shape }] = network.inputs;
const text = shape.map((length) => length ?? 'any').join(' x ');
console.log(`${from}: ${size} bytes, takes ${text} -> ${to}: ${bytes.length} bytes`);
