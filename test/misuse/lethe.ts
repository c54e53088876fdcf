// How everything of `lethe` is called.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as lethe from '../../src/index.js';
import { EXPLAIN_OPTIONS } from '../../src/network/index.js';
import { TRAIN_OPTIONS } from '../../src/series/options.js';
import { WASM_OPTIONS } from '../../src/tfjs/backend/wasm-info.js';
import { FIT_ARGS, FIT_DATASET_ARGS } from '../../src/tfjs/options/fit-args.js';
import {
  EVALUATE_DATASET_OPTIONS,
  EVALUATE_OPTIONS,
  PREDICT_OPTIONS,
  PREDICT_SYNC_OPTIONS,
} from '../../src/tfjs/options/predict-options.js';
import type { Subjects } from './subject.js';

const x = [
  [[1], [2]],
  [[2], [3]],
];
const y = [[3], [5]];

/** One batch. */
const dataset: lethe.BatchDataset = {
  iterator() {
    let done = false;
    return {
      async next() {
        const item = { value: { xs: x, ys: y }, done };
        done = true;
        return item.done ? { done } : item;
      },
    };
  },
};

let own: tfl.LayersModel | undefined;

/** A model with its initial weights, whatever a call has made of them: each run that diverges prints a warning. */
function model(): tfl.LayersModel {
  if (own === undefined) {
    const layers = [tfl.layers.lstm({ units: 2, inputShape: [2, 1] }), tfl.layers.dense({ units: 1 })];
    own = tfl.sequential({ layers });
    own.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  }
  lethe.initialize(own);
  return own;
}

/** The same arguments, for calls that are refused as long as there are tensors: whichever test comes first. */
function whileTensorsLive(args: readonly unknown[]): readonly unknown[] {
  model();
  return args;
}

const STOPPING = [
  ...['monitor', 'minDelta', 'patience', 'mode'],
  ...['baseline', 'startFromEpoch', 'restoreBestWeights'],
];

export const functions: Subjects = {
  accelerate: {
    args: () => [model(), {}],
    call: (async (...args: Parameters<typeof lethe.accelerate>) =>
      void lethe.accelerate.off(await lethe.accelerate(...args))) as never,
    options: { 1: ['engine', 'threads', 'seed'] },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
  earlyStopping: {
    args: () => [{}],
    call: lethe.earlyStopping as never,
    options: { 0: STOPPING },
    takes: {
      '0.monitor': ['text'],
      0: ['undefined', 'null', '{}'],
      '0.minDelta': ['number'],
      '0.baseline': ['number'],
    },
  },
  fit: {
    args: () => [model(), x, y, { epochs: 1 }],
    call: lethe.fit as never,
    options: { 3: Object.keys(FIT_ARGS) },
    takes: {
      3: ['undefined', 'null', '{}'],
      '3.limits': ['{}'],
      '3.clipNorm': ['number'],
      '3.globalClipNorm': ['number'],
      '3.clipValue': ['number'],
      '3.learningRateSchedule': ['function'],
      '3.yieldEvery': ['number'],
      '3.callbacks': ['{}', '[]'],
    },
  },
  huberLoss: { args: () => [0.5], call: lethe.huberLoss as never, takes: { 0: ['undefined', 'number'] } },
  quantileLoss: { args: () => [[0.5]], call: lethe.quantileLoss as never },
  evaluate: {
    args: () => [model(), x, y, {}],
    call: lethe.evaluate as never,
    options: { 3: Object.keys(EVALUATE_OPTIONS) },
    takes: { 3: ['undefined', 'null', '{}'], '3.limits': ['{}'] },
  },
  predict: {
    args: () => [model(), x, {}],
    call: lethe.predict as never,
    options: { 2: Object.keys(PREDICT_OPTIONS) },
    takes: { 2: ['undefined', 'null', '{}'], '2.limits': ['{}'] },
  },
  predictSync: {
    async args() {
      (await lethe.predict(model(), x)).dispose(); // Loads the kernels.
      return [model(), x, {}];
    },
    call: lethe.predictSync as never,
    options: { 2: Object.keys(PREDICT_SYNC_OPTIONS) },
    takes: { 2: ['undefined', 'null', '{}'], '2.limits': ['{}'] },
  },
  explain: {
    args: () => [model(), {}],
    call: lethe.explain as never,
    options: { 1: Object.keys(EXPLAIN_OPTIONS) },
    takes: {
      1: ['undefined', 'null', '{}'],
      '1.clipNorm': ['number'],
      '1.globalClipNorm': ['number'],
      '1.clipValue': ['number'],
    },
  },
  fingerprint: { args: () => [model()], call: lethe.fingerprint as never },
  load: { args: () => [new Uint8Array(3)], call: lethe.load as never },
  save: {
    args: () => [model(), { save: async () => {} }, {}],
    call: lethe.save as never,
    options: { 2: ['includeOptimizer'] },
    takes: { 2: ['undefined', 'null', '{}'] },
    skips: { 1: ['text'] }, // It is a folder.
  },
  initialize: {
    args: () => [model(), 1],
    call: lethe.initialize as never,
    takes: { 1: ['undefined', 'null'] },
  },
};

/** The same functions where there is a data set. */
export const onDatasets: Subjects = {
  fit: {
    args: () => [model(), dataset, { epochs: 1 }],
    call: lethe.fit as never,
    options: { 2: Object.keys(FIT_DATASET_ARGS) },
    takes: {
      2: ['undefined', 'null', '{}'],
      '2.clipNorm': ['number'],
      '2.globalClipNorm': ['number'],
      '2.clipValue': ['number'],
      '2.learningRateSchedule': ['function'],
      '2.yieldEvery': ['number'],
      '2.callbacks': ['{}', '[]'],
    },
  },
  evaluate: {
    args: () => [model(), dataset, {}],
    call: lethe.evaluate as never,
    options: { 2: Object.keys(EVALUATE_DATASET_OPTIONS) },
    takes: { 2: ['undefined', 'null', '{}'] },
  },
};

/** What stands in the option of that name. */
export const earlyStopping: Subjects = {
  fit: {
    args: () => [{}],
    call: ((earlyStopping: lethe.EarlyStopping) =>
      lethe.fit(model(), x, y, { validationSplit: 0.5, earlyStopping })) as never,
    options: { 0: STOPPING },
    takes: { 0: ['undefined', 'null', '{}'], '0.minDelta': ['number'], '0.baseline': ['number'] },
  },
};

/** Calls a method of a model while it is accelerated. */
function accelerated(name: string): Subjects[string]['call'] {
  return async (...args) => {
    const fast = (await lethe.accelerate(model())) as unknown as {
      [name: string]: (...args: unknown[]) => unknown;
    };
    try {
      return await fast[name]?.(...args);
    } finally {
      lethe.accelerate.off(model());
    }
  };
}

/** Methods of accelerated models. */
export const methodsOfModels: Subjects = {
  fit: {
    args: () => [x, y, { epochs: 1 }],
    call: accelerated('fit'),
    options: { 2: Object.keys(FIT_ARGS) },
    takes: {
      2: ['undefined', 'null', '{}'],
      '2.limits': ['{}'],
      '2.clipNorm': ['number'],
      '2.globalClipNorm': ['number'],
      '2.clipValue': ['number'],
      '2.learningRateSchedule': ['function'],
      '2.yieldEvery': ['number'],
      '2.callbacks': ['{}', '[]'],
    },
  },
  trainOnBatch: { args: () => [x, y], call: accelerated('trainOnBatch') },
  evaluate: {
    args: () => [x, y, {}],
    call: accelerated('evaluate'),
    options: { 2: ['batchSize'] },
    takes: { 2: ['undefined', 'null', '{}'] },
  },
  evaluateDataset: {
    args: () => [dataset, {}],
    call: accelerated('evaluateDataset'),
    options: { 1: ['batches'] },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
  predict: {
    args: () => [x, {}],
    call: accelerated('predict'),
    options: { 1: ['batchSize'] },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
  predictOnBatch: { args: () => [x], call: accelerated('predictOnBatch') },
};

let made: lethe.SeriesPredictor | undefined;

/** One that has trained: its model and its optimizer have their tensors. */
async function trained(): Promise<void> {
  if (made !== undefined) return;
  made = new lethe.SeriesPredictor({ inputDim: 1, seqSize: 2, hiddenDim: 2 });
  await made.train([[[1], [2]]], [[3, 5]], { epochs: 1 });
}

const predictor = (): lethe.SeriesPredictor => made as lethe.SeriesPredictor;

const series = [[3, 5]];

/** Of the classes, by their names. */
export const constructors: Subjects = {
  SeriesPredictor: {
    args: () => [{ inputDim: 1, seqSize: 2 }],
    call: (options) => new lethe.SeriesPredictor(options as lethe.SeriesPredictorOptions),
    options: { 0: ['inputDim', 'seqSize', 'units', 'hiddenDim', 'seed'] },
    needs: ['0.inputDim', '0.seqSize'],
  },
};

export const methods: Subjects = {
  load: {
    args: () => [new Uint8Array(3)],
    call: ((where: never) => lethe.SeriesPredictor.load(where)) as never,
  },
  train: {
    args: () => trained().then(() => [[x[0]], series, { epochs: 1 }]),
    call: (...args) => predictor().train(...(args as Parameters<lethe.SeriesPredictor['train']>)),
    options: { 2: Object.keys(TRAIN_OPTIONS) },
    takes: {
      2: ['undefined', 'null', '{}'],
      '2.limits': ['{}'],
      '2.learningRate': ['number'],
      '2.onEpoch': ['function'],
      '2.onYield': ['function'],
    },
  },
  predict: {
    args: () => trained().then(() => [[x[0]]]),
    call: ((data: never) => predictor().predict(data)) as never,
  },
  save: {
    args: () => trained().then(() => [{ save: async () => {} }, {}]),
    call: (...args) => predictor().save(...(args as Parameters<lethe.SeriesPredictor['save']>)),
    options: { 1: ['includeOptimizer'] },
    takes: { 1: ['undefined', 'null', '{}'] },
    skips: { 0: ['text'] }, // It is a folder.
  },
  toBytes: {
    args: () => trained().then(() => [{}]),
    call: (...args) => predictor().toBytes(...(args as Parameters<lethe.SeriesPredictor['toBytes']>)),
    options: { 0: ['includeOptimizer'] },
    takes: { 0: ['undefined', 'null', '{}'] },
  },
  fingerprint: { args: () => trained().then(() => []), call: () => predictor().fingerprint() },
};

export const wasm: Subjects = {
  useWasm: {
    args: () => whileTensorsLive([{ threads: 1 }]),
    call: lethe.useWasm as never,
    options: { 0: Object.keys(WASM_OPTIONS) },
    needs: ['0.threads'], // More threads are another backend: tensors that are alive stand in the way.
    takes: { '0.modules': ['{}'], '0.workerUrl': ['text'], '0.kernelWorkerUrl': ['text'] },
  },
  releaseWasm: {
    args: () => whileTensorsLive([{}]),
    call: lethe.releaseWasm as never,
    options: { 0: ['discardTensors'] },
    needs: ['0.discardTensors'], // Without it, tensors that are alive stand in the way.
  },
};
