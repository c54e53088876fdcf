// One suite for all runtimes: Lethe as its users import it, bundled as they would, in the real thing.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  experiment,
  fingerprint,
  fit,
  initialize,
  releaseWasm,
  SeriesPredictor,
  useWasm,
  type WasmInfo,
  type WasmModules,
  type WasmOptions,
} from 'lethe';
import { goldens } from '../../golden/all.js';
import { checkGolden } from '../../golden/golden.js';
import { type CompiledRun, checkCompiled, checkOneThreadInstead, trainCompiled } from './compiled.js';
import { checkCore } from './core.js';
import { checkEntries } from './entries.js';
import { checkExample, checkForecasts } from './forecasts.js';
import { checkFormats } from './formats.js';
import { atMost, type CheckResult, equal, type Facts, Harness, rejects } from './harness.js';
import { checkKinds } from './kinds.js';
import { checkLosses } from './losses.js';
import { checkProducts } from './matmul.js';
import type { SuiteOptions } from './options.js';
import { checkReceipt } from './receipts.js';

export interface SuiteReport {
  checks: CheckResult[];
  facts: Facts;
  /** The experiment by tfjs-layers' own operations. */
  runs: { info: WasmInfo; fingerprint: string; loss: number; testError: number; msPerStep: number }[];
  /** The experiment on the compiled engine. */
  compiled: CompiledRun[];
}

/** Networks that tfjs's operations train in each run. */
const FEW_GOLDENS: ReadonlySet<string> = new Set(['lstm17_last_dense3', 'lstm4_hardsigmoid_rmsprop_mae']);

export async function runSuite(options: SuiteOptions): Promise<SuiteReport> {
  const harness = new Harness();
  const runs: SuiteReport['runs'] = [];
  const compiled: CompiledRun[] = [];
  const globalsBefore = Object.getOwnPropertyNames(globalThis).length;
  const listenersBefore = processListeners();
  const wasm = wasmOptions(options);
  /** Of thread counts the last one, in the first runtime each. */
  const eachOf = (threads: readonly number[]): readonly number[] =>
    options.first || options.thorough ? threads : threads.slice(-1);

  const isWhole = ['everything', 'emulated', 'numbers'].includes(options.part);

  await harness.check(`this is ${options.runtime}`, async () => {
    const info = await useWasm({ ...(options.part === 'blocked' ? {} : wasm), threads: 1 });
    equal(info.runtime, options.runtime, 'runtime');
    equal([info.simd, info.threads, info.shared, info.reason], [true, 1, false, ''], 'one thread');
    const isWide = options.wideVectors === 'wide';
    equal([info.wideVectors, info.wideVectorsReason === ''], [isWide, isWide], info.wideVectorsReason);
    await releaseWasm();
  });

  if (options.part === 'blocked') await checkBlocked(harness, options, runs, compiled);
  for (const threads of options.threads) {
    await harness.check(`the experiment trains with ${threads} thread(s)`, async () => {
      const info = await useWasm({ ...wasm, threads });
      checkInfo(info, threads, options.threaded);
      runs.push({ info, ...(await runExperiment(options.epochs)) });
    });
    if (options.part === 'everything') {
      await harness.check(`matrix products with ${threads} thread(s)`, async () => {
        const { worst, hash } = await checkProducts(options.thorough ? 1024 : 256, options.first);
        atMost(worst, 1, 'error in tolerances');
        harness.facts[`products, ${threads} thread(s)`] = hash;
      });
    }
    if (isWhole && options.part !== 'numbers' && eachOf(options.threads).includes(threads)) {
      await harness.check(
        `initializers, shuffling and dropout repeat with ${threads} thread(s)`,
        async () => {
          const first = await trainShuffled();
          if (options.thorough) equal(await trainShuffled(), first, 'second run');
          harness.facts[`shuffled, ${threads} thread(s)`] = first;
        },
      );
    }
    await harness.check('no tensor is left', () => releaseWasm());
  }
  await useWasm({ ...wasm, threads: 1 });
  for (const threads of options.kernelThreads) {
    // On other numbers of threads only what shows that these compute the same.
    const isStart =
      options.part === 'start' ||
      options.part === 'blocked' ||
      !eachOf(options.kernelThreads).includes(threads);
    const run = await checkCompiled(harness, threads, options.compiledEpochs, isStart);
    if (run !== undefined) compiled.push(run);
    await checkCore(harness, threads, isStart);
    if (options.part !== 'numbers') await checkEntries(harness, threads, options);
    if (isStart || (options.part === 'experiment' && !options.thorough)) continue;
    await checkLosses(harness, threads);
    await checkKinds(harness, threads);
    await checkReceipt(harness, threads, options);
  }
  if (!options.threaded && options.part !== 'everything') {
    await harness.check('who asks for two threads where there are none has one', async () => {
      const { run } = await trainCompiled(2, options.compiledEpochs);
      equal(run.threads, 1, 'threads');
      compiled.push(run);
    });
  }
  if (isWhole) {
    await checkFormats(harness);
    for (const threads of eachOf(options.kernelThreads)) await checkForecasts(harness, threads, options);
  }
  if (options.part === 'everything') await checkExample(harness);
  await releaseWasm({ discardTensors: true }); // tfjs-layers leaves states of stateful layers behind.
  if (isWhole) await checkGoldens(harness, wasm, options);
  if (options.part === 'everything') {
    await useWasm({ ...wasm, threads: 1 });
    await checkSaving(harness, options.place);
    await checkErrors(harness, wasm);
    await checkWideVectors(harness, wasm, options.wideVectors);
  }
  await harness.check('nothing is left on globalThis or process', () => {
    equal(Object.getOwnPropertyNames(globalThis).length, globalsBefore, 'globals');
    equal(processListeners(), listenersBefore, 'listeners');
  });
  return { checks: harness.checks, facts: harness.facts, runs, compiled };
}

/** Where a content security policy blocks threads: what that says, and what is computed without. */
async function checkBlocked(
  harness: Harness,
  options: SuiteOptions,
  runs: SuiteReport['runs'],
  compiled: CompiledRun[],
): Promise<void> {
  await harness.check(
    'threads that are blocked are an error that tells what to check, and one still runs',
    async () => {
      await rejects(
        () => useWasm({ threads: 2 }),
        'LetheError',
        /worker thread failed.*content security policy/,
      );
      equal((await useWasm({ threads: 1 })).threads, 1, 'threads');
      runs.push({ info: await useWasm({ threads: 1 }), ...(await runExperiment(options.epochs)) });
    },
  );
  await harness.check('so are threads of the compiled engine', async () => {
    await rejects(
      () => trainCompiled(2, options.compiledEpochs),
      'LetheError',
      /worker thread.*content security policy/,
    );
    compiled.push((await trainCompiled(1, options.compiledEpochs)).run);
  });
  // With one core the default is one thread anyway.
  if (navigator.hardwareConcurrency > 1) await checkOneThreadInstead(harness);
  await releaseWasm();
}

function wasmOptions(options: SuiteOptions): WasmOptions {
  const handed = (globalThis as { __wasmModules?: WasmModules }).__wasmModules;
  return {
    ...(handed === undefined ? {} : { modules: handed }),
    ...(options.wideVectors === 'wide' ? { wideVectors: true } : {}),
    ...(options.workerUrl === undefined ? {} : { workerUrl: options.workerUrl }),
    ...(options.kernelWorkerUrl === undefined ? {} : { kernelWorkerUrl: options.kernelWorkerUrl }),
  };
}

function checkInfo(info: WasmInfo, threads: number, threaded: boolean): void {
  equal([info.threads, info.shared], threaded ? [threads, threads > 1] : [1, false], 'threads');
  const short = info.threads < threads;
  if (short !== info.reason.length > 20) throw new Error(`reason: ${JSON.stringify(info.reason)}`);
}

async function runExperiment(epochs: number): Promise<Omit<SuiteReport['runs'][number], 'info'>> {
  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 1 });
  const { x, y } = experiment.train;
  const history = await predictor.train(x, y, { epochs, engine: 'tfjs' });
  const predictions = await predictor.predict(experiment.test.x);
  const truth = experiment.test.y.flat();
  const squares = predictions.flat().map((value, index) => (value - (truth[index] ?? Number.NaN)) ** 2);
  predictor.dispose();
  return {
    fingerprint: history.fingerprint,
    loss: history.history.loss?.at(-1) ?? Number.NaN,
    testError: squares.reduce((sum, square) => sum + square, 0) / squares.length,
    msPerStep: history.timings.perStep,
  };
}

/** A network of stock defaults (orthogonal recurrent kernel), with dropout, in shuffled batches. */
async function trainShuffled(): Promise<string> {
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({ units: 9, inputShape: [6, 3], returnSequences: true, recurrentDropout: 0.2 }),
      tfl.layers.dropout({ rate: 0.3 }),
      tfl.layers.gru({ units: 5 }),
      tfl.layers.dense({ units: 2, kernelInitializer: 'heNormal', activation: 'softmax' }),
    ],
  });
  const optimizer = tf.train.rmsprop(0.01);
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  initialize(model, 0);
  const x = Array.from({ length: 10 * 6 * 3 }, (_, index) => ((index * 37) % 64) / 32 - 1);
  const y = Array.from({ length: 10 }, (_, index) => [index % 2, 1 - (index % 2)]);
  const { fingerprint: print } = await fit(model, { values: x, shape: [10, 6, 3] }, y, {
    epochs: 2,
    batchSize: 4,
    seed: 5,
    engine: 'tfjs',
  });
  equal(await fingerprint(model), print, 'fingerprint');
  optimizer.dispose();
  model.dispose();
  return print;
}

async function checkGoldens(
  harness: Harness,
  wasm: WasmOptions,
  { part, thorough, goldenSteps: steps }: SuiteOptions,
): Promise<void> {
  await useWasm({ ...wasm, threads: 1 });
  const few = goldens.filter(({ name }) => FEW_GOLDENS.has(name));
  const isLittle = part === 'numbers';
  const cases = [
    ...(thorough ? goldens : isLittle ? [] : few).map((golden) => ['tfjs', golden] as const),
    ...(isLittle ? few : goldens).map((golden) => ['compiled', golden] as const),
  ];
  for (const [engine, golden] of cases) {
    await harness.check(`engine ${engine}: ${golden.name} is within the tolerances`, async () => {
      const result = await checkGolden(golden, engine, engine === 'tfjs' ? steps : undefined);
      for (const [field, deviation] of Object.entries(result.deviations)) atMost(deviation, 1, field);
      harness.facts[`${engine}: ${golden.name}`] = result.fingerprint;
    });
  }
  // tfjs leaves states of stateful layers and a scalar of its momentum optimizer behind.
  await releaseWasm({ discardTensors: true });
}

async function checkSaving(harness: Harness, place: string): Promise<void> {
  await harness.check(`a model saved to ${place.split(':')[0]} comes back, and trains on`, async () => {
    const { x, y } = experiment.train;
    const whole = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 2 });
    const { fingerprint: expected } = await whole.train(x, y, { epochs: 8 });
    const half = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 2 });
    await half.train(x, y, { epochs: 3 });
    const keep = { includeOptimizer: true };
    let restored: SeriesPredictor;
    if (place === 'bytes') {
      restored = await SeriesPredictor.load(await half.toBytes(keep));
    } else {
      await half.save(place, keep);
      await half.save(place, keep); // Also over an existing one.
      restored = await SeriesPredictor.load(place);
    }
    equal(await restored.predict(x), await half.predict(x), 'predictions');
    equal((await restored.train(x, y, { epochs: 5 })).fingerprint, expected, 'fingerprint after training on');
    for (const predictor of [whole, half, restored]) predictor.dispose();
  });
}

async function checkErrors(harness: Harness, wasm: WasmOptions): Promise<void> {
  await harness.check('misuse is refused with what was expected and what came', async () => {
    for (const threads of [0, 9, 1.5, Number.NaN]) {
      await rejects(() => useWasm({ ...wasm, threads }), 'RangeError', /from 1 to 8, got /);
    }
    const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 2 });
    await rejects(
      () =>
        predictor.train(
          [[[1], [2]]],
          [
            [1, 2],
            [3, 4],
          ],
        ),
      'RangeError',
      /y has 2 samples, x has 1/,
    );
    await rejects(() => predictor.train([[[1]]], [[1]]), 'RangeError', /\[samples, 2, 1\], got \[1, 1, 1\]/);
    await rejects(() => predictor.predict([[[1], [Number.NaN]]]), 'RangeError', /x\[0\]\[1\]\[0\].* got NaN/);
    await rejects(() => SeriesPredictor.load(new Uint8Array(40)), 'LetheError', /saved in one piece/);
    equal(predictor.steps, 0, 'steps trained');
    predictor.dispose();
  });
  await harness.check('a backend on which tensors are alive is not taken away', async () => {
    const tensor = tf.tensor1d([1, 2, 3]);
    await rejects(
      () => releaseWasm(),
      'LetheError',
      /expected no tensors on the current wasm backend.* got 1:/,
    );
    equal(Array.from(await tensor.data()), [1, 2, 3], 'the tensor');
    tensor.dispose();
    await releaseWasm();
  });
}

/** At the end, when kernels are compiled. */
async function checkWideVectors(
  harness: Harness,
  wasm: WasmOptions,
  expected: SuiteOptions['wideVectors'],
): Promise<void> {
  await harness.check('wide vectors are told to be off, or to be asked for too late', async () => {
    const ask = (): Promise<WasmInfo> => useWasm({ ...wasm, threads: 1, wideVectors: true });
    if (expected === 'tooLate') {
      await rejects(
        ask,
        'LetheError',
        /^useWasm: expected .*before the kernels are compiled.*got it afterwards/,
      );
    } else {
      const info = await ask();
      equal(info.wideVectors, expected === 'wide', info.wideVectorsReason);
      if (expected === 'none' && !/^vectors of 128 bits, as .{20}/.test(info.wideVectorsReason)) {
        throw new Error(`wideVectorsReason: ${info.wideVectorsReason}`);
      }
    }
    await releaseWasm();
  });
}

function processListeners(): number[] {
  const { process } = globalThis as { process?: { listenerCount?: (event: string) => number } };
  const count = process?.listenerCount?.bind(process);
  return count === undefined
    ? []
    : ['uncaughtException', 'unhandledRejection', 'exit'].map((event) => count(event));
}
