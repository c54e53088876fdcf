// TypeScript of a user of lethe/core: only has to compile.
import {
  adam,
  dense,
  type FitHistory,
  InferenceNetwork,
  LetheError,
  lstm,
  type ModelArtifacts,
  Network,
  type Outputs,
  provideKernels,
  releaseKernels,
  type Stream,
  sequential,
  setKernelWorkerUrl,
} from 'lethe/core';
import * as smallest from 'lethe/core/lstm';
import fewerKernels from 'lethe/core/lstm.wasm';
import * as inferring from 'lethe/core/lstm-inference';
import fewestKernels from 'lethe/core/lstm-inference.wasm';
import { ForecastModel, provideKernels as provideForForecasts } from 'lethe/forecast/inference';
import kernelsOfForecasts from 'lethe/forecast/inference.wasm';
import kernels from 'lethe/kernels.wasm';

provideKernels(kernels);
smallest.provideKernels(fewerKernels);
inferring.provideKernels(fewestKernels);
provideForForecasts(kernelsOfForecasts);
setKernelWorkerUrl(new URL('https://example.com/lethe-worker.js'));

const topology = sequential({ layers: [lstm({ units: 5, inputShape: [4, 1] }), dense({ units: 1 })] });
const network: Network = Network.create(topology, { seed: 1 });
network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
const x = { values: new Float32Array(12), shape: [3, 4, 1] };
const history: FitHistory = await network.fit(x, [[11], [15], [12]], { epochs: 20, shuffle: false, seed: 7 });
const outputs: Outputs = await network.predict(x);
const { loss } = await network.evaluate(x, [[11], [15], [12]]);

const bytes: Uint8Array = await network.toBytes({ includeOptimizer: true });
const artifacts: ModelArtifacts = await network.save();
const inference: InferenceNetwork = await InferenceNetwork.load(artifacts);
const restored: Network = await Network.load(bytes);

const stream: Stream = await inference.stream({ batch: 2 });
const step: Float32Array = stream.step([1, 2]);
stream.close();
console.log(history.fingerprint, outputs.shape, loss?.toFixed(3), restored.fingerprint(), step.length);
try {
  releaseKernels();
} catch (error) {
  if (error instanceof LetheError) console.log(error.code);
}

// @ts-expect-error units is missing
lstm({ returnSequences: true });
// @ts-expect-error epochs is a number
await network.fit(x, x, { epochs: 'two' });
// @ts-expect-error an inference network does not train
await inference.fit(x, x);

const small: smallest.Network = smallest.Network.create([smallest.dense({ units: 1, inputShape: [2] })]);
const smallOutputs: smallest.Outputs = await (
  await inferring.InferenceNetwork.load(await small.toBytes())
).predict([[1, 2]]);
console.log(smallOutputs.shape);

const model: ForecastModel = await ForecastModel.load(bytes);
model.update([{ load: 1, price: null }], 'north');
for (const { point, low } of (await model.predict({ north: [{ price: 2 }] })).rows()) console.log(point, low);
// @ts-expect-error a path is no bytes
await ForecastModel.load('forecaster.lethe');
