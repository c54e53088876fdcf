// Rectifiers and noise of `lethe/core` on this runtime, on each number of threads: one fact for each layer.
import {
  alphaDropout,
  dense,
  elu,
  gaussianDropout,
  gaussianNoise,
  type LayerTopology,
  leakyReLU,
  lstm,
  Network,
  prelu,
  reLU,
  softmax,
  spatialDropout1d,
  thresholdedReLU,
} from 'lethe/core';
import { equal, type Harness } from './harness.js';

const SAMPLES = 12;
const STEPS = 3;

const LAYERS: { readonly [name: string]: LayerTopology } = {
  reLU: reLU({ maxValue: 0.5 }),
  leakyReLU: leakyReLU(),
  prelu: prelu({ alphaInitializer: 'randomNormal' }),
  'prelu, shared': prelu({ sharedAxes: [2], alphaInitializer: 'randomNormal' }),
  elu: elu(),
  thresholdedReLU: thresholdedReLU({ theta: 0.1 }),
  softmax: softmax({ axis: -1 }),
  spatialDropout1d: spatialDropout1d({ rate: 0.3 }),
  gaussianNoise: gaussianNoise({ stddev: 0.3 }),
  gaussianDropout: gaussianDropout({ rate: 0.3 }),
  alphaDropout: alphaDropout({ rate: 0.3 }),
};

export async function checkNoise(harness: Harness, threads: number): Promise<void> {
  await harness.check(
    `lethe/core trains through rectifiers and noise with ${threads} thread(s)`,
    async () => {
      for (const [name, layer] of Object.entries(LAYERS)) {
        const fact = `lethe/core: ${name}`;
        const result = JSON.stringify(await train(layer, threads));
        if (fact in harness.facts) equal(result, harness.facts[fact], name);
        harness.facts[fact] = result;
      }
    },
  );
}

async function train(layer: LayerTopology, threads: number): Promise<unknown[]> {
  const first = lstm({ units: 9, inputShape: [STEPS, 2], returnSequences: true });
  const network = Network.create([first, dense({ units: 7 }), layer, dense({ units: 1 })], { seed: 3 });
  network.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const numbers = (count: number): number[] =>
    Array.from({ length: count }, (_, at) => ((at * 7919) % 4096) / 2048 - 1);
  const x = { values: numbers(SAMPLES * STEPS * 2), shape: [SAMPLES, STEPS, 2] };
  const y = { values: numbers(SAMPLES * STEPS), shape: [SAMPLES, STEPS, 1] };
  const { fingerprint, history } = await network.fit(x, y, { epochs: 3, batchSize: 5, seed: 2, threads });
  return [fingerprint, history];
}
