// The compiled engine on this runtime: the experiment and three larger training runs, with each number of threads.
// Fingerprints must not depend on the threads; the launcher's test holds them together across runtimes.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { experiment, type FitArgs, type FitHistory, fit, initialize, SeriesPredictor } from 'lethe';
import { equal, type Harness } from './harness.js';

/** One training run of the experiment. */
export interface CompiledRun {
  threads: number;
  fingerprint: string;
  loss: number;
  msPerStep: number;
}

/** A network, its training and made-up data. */
interface Case {
  model(): tfl.Sequential;
  compile(): Parameters<tfl.LayersModel['compile']>[0];
  xShape: number[];
  y(count: number): number[][] | number[][][];
  args: FitArgs;
}

const { lstm, gru, simpleRNN, dense, dropout, flatten, timeDistributed, repeatVector } = tfl.layers;

/** Numbers in [-1, 1), made of integers, so that they are the same everywhere. */
function numbers(count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => ((index * 7919 + (index >> 3) * 104_729) % 4096) / 2048 - 1,
  );
}

/** One-hot targets of four classes. */
function stackedTargets(count: number): number[][] {
  return Array.from({ length: count }, (_, sample) =>
    Array.from({ length: 4 }, (__, k) => (sample % 4 === k ? 1 : 0)),
  );
}

const STACKED_NAME = 'stacked, with dropout, shuffled, in batches';
const INITIAL_SEED = 3;

const cases: { [name: string]: Case } = {
  [STACKED_NAME]: {
    model: () =>
      tfl.sequential({
        layers: [
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
      }),
    compile: () => ({
      optimizer: tf.train.rmsprop(0.005),
      loss: 'categoricalCrossentropy',
      metrics: ['accuracy'],
    }),
    xShape: [41, 12, 5],
    y: stackedTargets,
    args: { epochs: 4, batchSize: 16, seed: 5, validationSplit: 0.2 },
  },
  'stateful and backwards, tfjs defaults, clipped': {
    model: () =>
      tfl.sequential({
        layers: [
          lstm({ units: 21, batchInputShape: [8, 9, 3], returnSequences: true, stateful: true }),
          lstm({ units: 10, returnSequences: true, goBackwards: true, activation: 'softsign' }),
          timeDistributed({ layer: dense({ units: 2, activation: 'sigmoid', kernelRegularizer: 'l1l2' }) }),
        ],
      }),
    compile: () => ({ optimizer: tf.train.momentum(0.1, 0.9, true), loss: 'binaryCrossentropy' }),
    xShape: [16, 9, 3],
    y: (count) =>
      Array.from({ length: count }, (_, sample) =>
        Array.from({ length: 9 }, (__, step) => [(sample + step) % 2, sample % 2]),
      ),
    args: { epochs: 5, batchSize: 8, shuffle: false, clipNorm: 0.5 },
  },
  'GRU and simple recurrent layers': {
    model: () =>
      tfl.sequential({
        layers: [
          gru({ units: 21, batchInputShape: [8, 9, 3], returnSequences: true, stateful: true }),
          gru({ units: 16, returnSequences: true, recurrentActivation: 'sigmoid', recurrentDropout: 0.2 }),
          simpleRNN({ units: 13, goBackwards: true, dropout: 0.1 }),
          dense({ units: 2 }),
        ],
      }),
    compile: () => ({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' }),
    xShape: [16, 9, 3],
    y: (count) => Array.from({ length: count }, (_, sample) => [sample % 3, sample % 2]),
    args: { epochs: 5, batchSize: 8, shuffle: false, seed: 7 },
  },
  'wide, all shapes of layers': {
    model: () =>
      tfl.sequential({
        layers: [
          lstm({ units: 64, inputShape: [20, 8], returnSequences: true, recurrentActivation: 'sigmoid' }),
          flatten(),
          dense({ units: 30, activation: 'gelu' }),
          repeatVector({ n: 6 }),
          lstm({ units: 24, returnSequences: true, useBias: false }),
          timeDistributed({ layer: dense({ units: 1 }) }),
        ],
      }),
    compile: () => ({ optimizer: tf.train.adam(0.003), loss: 'meanSquaredError', metrics: ['mae'] }),
    xShape: [24, 20, 8],
    y: (count) =>
      Array.from({ length: count }, (_, sample) =>
        Array.from({ length: 6 }, (__, step) => [(sample * step) % 3]),
      ),
    args: { epochs: 5, batchSize: 24, shuffle: false },
  },
};

/** Where the report has what a case gave. */
function factOf(name: string): string {
  return `compiled: ${name}`;
}

/** One of the cases, for whoever trains it by other means: data, options, and where its result stands in the report. */
export const STACKED = {
  seed: INITIAL_SEED,
  samples: 41,
  steps: 12,
  features: 5,
  x: (): number[] => numbers(41 * 12 * 5),
  y: (count: number): number[][] => stackedTargets(count),
  args: { epochs: 4, batchSize: 16, seed: 5, validationSplit: 0.2 },
  fact: factOf(STACKED_NAME),
} as const;

/**
 * Trains the cases with `threads` threads; returns the experiment's run.
 *
 * @param epochs of the experiment
 * @param isStart only {@link STACKED} of the cases
 */
export async function checkCompiled(
  harness: Harness,
  threads: number,
  epochs: number,
  isStart: boolean,
): Promise<CompiledRun | undefined> {
  let run: CompiledRun | undefined;
  await harness.check(`the compiled engine trains the experiment with ${threads} thread(s)`, async () => {
    const trained = await trainCompiled(threads, epochs);
    run = trained.run;
    equal(run.threads, threads, 'threads');
    remember(harness, 'experiment', [run.fingerprint, run.loss, trained.predictions]);
  });
  for (const [name, training] of Object.entries(cases)) {
    if (isStart && name !== STACKED_NAME) continue;
    await harness.check(`the compiled engine trains ${name} with ${threads} thread(s)`, async () => {
      const { fingerprint, history } = await trainCase(training, { threads });
      remember(harness, name, [fingerprint, history]);
    });
  }
  return run;
}

async function trainCase(training: Case, args: FitArgs): Promise<FitHistory> {
  const model = training.model();
  const compile = training.compile();
  model.compile(compile);
  initialize(model, INITIAL_SEED);
  const [count = 0] = training.xShape;
  const size = training.xShape.reduce((product, axis) => product * axis, 1);
  const x = { values: numbers(size), shape: training.xShape };
  try {
    return await fit(model, x, training.y(count), { ...training.args, engine: 'compiled', ...args });
  } finally {
    (compile.optimizer as tf.Optimizer).dispose();
    model.dispose();
  }
}

/** Where threads do not start, a training run that would have several by default has one, and says so once. */
export async function checkOneThreadInstead(harness: Harness): Promise<void> {
  await harness.check(
    'the compiled engine trains on one thread where its own choice does not start',
    async () => {
      const warnings: string[] = [];
      const { warn } = console;
      console.warn = (message) => void warnings.push(String(message));
      try {
        const wide = cases['wide, all shapes of layers'] as Case;
        const first = await trainCase(wide, {});
        equal(first.threads, 1, 'threads');
        equal((await trainCase(wide, { threads: 1 })).fingerprint, first.fingerprint, 'fingerprint');
        await trainCase(wide, {});
      } finally {
        console.warn = warn;
      }
      const ours = warnings.filter((message) => message.startsWith('fit: ')); // tfjs has some of its own.
      equal(ours.length, 1, `warnings (${ours.join('; ')})`);
      equal(/^fit: using one thread, as more did not start:/.test(ours[0] ?? ''), true, ours[0] ?? '');
    },
  );
}

/** The experiment, and the answers to its test. */
export async function trainCompiled(
  threads: number,
  epochs: number,
): Promise<{ run: CompiledRun; predictions: number[][] }> {
  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 1 });
  try {
    const { x, y } = experiment.train;
    const history = await predictor.train(x, y, { epochs, engine: 'compiled', threads });
    equal(history.engine, 'compiled', 'engine');
    const { fingerprint, timings } = history;
    const loss = history.history.loss?.at(-1) ?? Number.NaN;
    return {
      run: { threads: history.threads, fingerprint, loss, msPerStep: timings.perStep },
      predictions: await predictor.predict(experiment.test.x),
    };
  } finally {
    predictor.dispose();
  }
}

/** Every number of threads must give what the first one gave. */
function remember(harness: Harness, name: string, result: unknown): void {
  const key = factOf(name);
  if (key in harness.facts) equal(result, JSON.parse(harness.facts[key] as string), name);
  harness.facts[key] = JSON.stringify(result);
}
