// The small entries of `lethe/core` on this runtime: with less of the kernels, the same bits.
import * as small from 'lethe/core/lstm';
import * as inference from 'lethe/core/lstm-inference';
import { STACKED } from './compiled.js';
import { equal, type Harness, rejects } from './harness.js';
import type { SuiteOptions } from './options.js';

/** The network of the case {@link STACKED}. */
function buildStacked(): small.Network {
  const { dense, dropout, lstm, Network, rmsprop } = small;
  const network = Network.create(
    [
      lstm({
        units: 33,
        inputShape: [12, 5],
        returnSequences: true,
        dropout: 0.1,
        recurrentDropout: 0.2,
        recurrentActivation: 'sigmoid',
      }),
      dropout({ rate: 0.3 }),
      lstm({ units: 17, recurrentActivation: 'sigmoid' }),
      dense({ units: 4, activation: 'softmax' }),
    ],
    { seed: STACKED.seed },
  );
  network.compile({ optimizer: rmsprop(0.005), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return network;
}

/** After `checkCompiled`, which left what the same training run gave through tfjs-layers. */
export async function checkEntries(
  harness: Harness,
  threads: number,
  { kernelWorkerUrl }: Pick<SuiteOptions, 'kernelWorkerUrl'>,
): Promise<void> {
  const { samples, steps, features, x, y, args, fact } = STACKED;
  const { kernels } =
    (globalThis as { __wasmModules?: { kernels?: WebAssembly.Module } }).__wasmModules ?? {};
  for (const entry of [small, inference]) {
    if (kernels !== undefined) entry.provideKernels(kernels);
    if (kernelWorkerUrl !== undefined) entry.setKernelWorkerUrl(kernelWorkerUrl);
  }
  await harness.check(`lethe/core/lstm trains as lethe does with ${threads} thread(s)`, async () => {
    const network = buildStacked();
    const data = { values: x(), shape: [samples, steps, features] };
    const { fingerprint, history } = await network.fit(data, y(samples), { ...args, threads });
    equal(JSON.stringify([fingerprint, history]), harness.facts[fact], 'fingerprint and history');
    const outputs = await network.predict(data, { threads });
    const loaded = await inference.InferenceNetwork.load(await network.toBytes());
    equal(loaded.fingerprint(), fingerprint, 'fingerprint of lethe/core/lstm-inference');
    const again = await loaded.predict(data, { threads });
    equal(Array.from(again.values), Array.from(outputs.values), 'outputs of lethe/core/lstm-inference');
    harness.facts['lethe/core/lstm: outputs'] = JSON.stringify(Array.from(outputs.values));
  });
  await harness.check('lethe/core/lstm tells by name what lethe/core has', async () => {
    const gru = { class_name: 'GRU', config: { name: 'a', units: 1, batch_input_shape: [null, 1, 1] } };
    const topology = { class_name: 'Sequential', config: { name: 'b', layers: [gru] } };
    await rejects(
      async () => small.Network.create(topology),
      'LetheError',
      /layer a: GRU has no kernel in lethe\/core\/lstm \(lethe\/core has/,
    );
  });
  for (const entry of [small, inference]) entry.releaseKernels();
}
