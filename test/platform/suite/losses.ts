// Every loss and metric of `lethe/core` on this runtime, on each number of threads: one fact of all of them.
import { dense, type LossName, lstm, type MetricName, Network, quantileLoss } from 'lethe/core';
import { equal, type Harness } from './harness.js';

const SAMPLES = 12;
const STEPS = 3;
/** Of each output. */
export const COLUMNS = 4;
const FACT = 'lethe/core: all losses and metrics';

/** What targets are: made of a number of its own for each element. */
export const TARGETS = {
  any: (at: number) => (at % 9) / 4 - 1,
  count: (at: number) => at % 5,
  probability: (at: number) => at % 2,
  sign: (at: number) => (at % 2) * 2 - 1,
  share: (at: number) => (at % COLUMNS === (at >> 2) % COLUMNS ? 1 : 0),
  class: (at: number) => at % COLUMNS,
} as const;

/** The output's activation, the targets, and metrics; all metrics that are no losses are in one of them. */
export const LOSSES: {
  readonly [name in LossName]: readonly [string, keyof typeof TARGETS, ...Exclude<MetricName, LossName>[]];
} = {
  meanSquaredError: ['linear', 'any', 'r2Score'],
  meanAbsoluteError: ['linear', 'any'],
  categoricalCrossentropy: ['softmax', 'share', 'categoricalAccuracy'],
  sparseCategoricalCrossentropy: ['softmax', 'class', 'sparseCategoricalAccuracy'],
  binaryCrossentropy: ['sigmoid', 'probability', 'binaryAccuracy'],
  meanAbsolutePercentageError: ['linear', 'any'],
  meanSquaredLogarithmicError: ['softplus', 'count'],
  squaredHinge: ['tanh', 'sign'],
  hinge: ['tanh', 'sign'],
  categoricalHinge: ['relu', 'share'],
  logcosh: ['linear', 'any'],
  kullbackLeiblerDivergence: ['softmax', 'share'],
  poisson: ['softplus', 'count'],
  cosineProximity: ['linear', 'any'],
  huber: ['linear', 'any'],
  quantile: ['linear', 'any'],
  absoluteDifference: ['linear', 'any'],
  hingeLoss: ['tanh', 'probability'],
  logLoss: ['sigmoid', 'probability'],
  sigmoidCrossEntropy: ['linear', 'probability'],
  softmaxCrossEntropy: ['linear', 'share', 'precision', 'recall'],
};

export async function checkLosses(harness: Harness, threads: number): Promise<void> {
  await harness.check(`lethe/core trains by every loss with ${threads} thread(s)`, async () => {
    const results = JSON.stringify(await trainAll(threads));
    if (FACT in harness.facts) equal(results, harness.facts[FACT], 'all losses');
    harness.facts[FACT] = results;
  });
}

async function trainAll(threads: number): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const [name, [activation, targets, ...metrics]] of Object.entries(LOSSES)) {
    const network = Network.create(
      [
        lstm({ units: 5, inputShape: [STEPS, 2] }),
        dense({ units: COLUMNS, activation: activation as 'linear' }),
      ],
      { seed: 3 },
    );
    const isQuantile = name === 'quantile';
    const loss = isQuantile ? quantileLoss([0.1, 0.3, 0.7, 0.9]) : name;
    network.compile({ optimizer: 'sgd', loss, metrics: isQuantile ? ['mae'] : [name, ...metrics] });
    const columns = isQuantile || targets === 'class' ? 1 : COLUMNS;
    const numbers = (count: number, of: (at: number) => number): number[] =>
      Array.from({ length: count }, (_, at) => of(at));
    const x = {
      values: numbers(SAMPLES * STEPS * 2, (at) => ((at * 7919) % 4096) / 2048 - 1),
      shape: [SAMPLES, STEPS, 2],
    };
    const y = { values: numbers(SAMPLES * columns, TARGETS[targets]), shape: [SAMPLES, columns] };
    const { fingerprint, history } = await network.fit(x, y, { epochs: 3, batchSize: 5, threads });
    results.push([name, fingerprint, history, await network.evaluate(x, y, { batchSize: 7, threads })]);
  }
  return results;
}
