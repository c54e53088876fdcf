// How everything of `lethe/fleet` is called.
import { dense } from '../../src/core.js';
import * as fleet from '../../src/fleet/index.js';
import { hereLane } from '../../src/fleet/threads/lane.js';
import { readTuneOptions } from '../../src/fleet/tune/options.js';
import { runTune } from '../../src/fleet/tune/run.js';
import type { Subjects } from './subject.js';

type FitJob = fleet.FitJob;
const { Fleet, memoryStore } = fleet;

const WORK = ['store', 'module', 'limits', 'urls', 'lease', 'signal', 'onResult'];
const TAKES = {
  '0.module': ['text'],
  '0.limits': ['{}'],
  '0.urls': ['[]'],
  '0.lease': ['number'],
  '0.onResult': ['function'],
} as const;
const second = (takes: typeof TAKES): Subjects[string]['takes'] =>
  Object.fromEntries(Object.entries(takes).map(([place, kinds]) => [place.replace('0.', '1.'), kinds]));

const TUNED = {
  ...{ kind: 'fit', data: { values: { x: [[1], [2]], y: [[1], [2]] } } },
  network: [dense({ units: 1, inputShape: [1] })],
  compile: { optimizer: 'sgd', loss: 'meanSquaredError' },
  options: { epochs: 1 },
} as FitJob;
const BATCH = { batchSize: fleet.choice([1]) };

/** What was tuned already: nothing of it is done again, in whatever thread. */
async function tuneArguments(): Promise<unknown[]> {
  const options = { store: memoryStore(), metric: 'loss', concurrency: 1 };
  await runTune('tune', TUNED, BATCH, readTuneOptions('tune', options), hereLane);
  return [TUNED, BATCH, options];
}

export const functions: Subjects = {
  choice: { args: () => [[1, 2]], call: fleet.choice as never },
  integer: { args: () => [1, 9], call: fleet.integer as never },
  logUniform: {
    args: () => [1, 9],
    call: fleet.logUniform as never,
    takes: { 0: ['number'], 1: ['number'] },
  },
  uniform: { args: () => [1, 9], call: fleet.uniform as never, takes: { 0: ['number'], 1: ['number'] } },
  tune: {
    args: tuneArguments,
    call: fleet.tune as never,
    options: {
      2: [
        ...['concurrency', 'audit', 'retries', 'ahead', 'module', 'limits', 'urls', 'lease', 'signal'],
        ...['method', 'trials', 'seed', 'goal', 'epochs', 'reduction', 'onProgress'],
      ],
    },
    takes: {
      '2.module': ['text'],
      '2.limits': ['{}'],
      '2.urls': ['[]'],
      '2.lease': ['number'],
      '2.onProgress': ['function'],
    },
    // It would begin in threads of files that are not built.
    skips: { 2: ['undefined', 'null', '{}'] },
  },
  describeWorker: { args: () => [], call: fleet.describeWorker as never },
  // A text is a folder, which would be made.
  folderStore: { args: () => [], call: fleet.folderStore as never },
  memoryStore: { args: () => [], call: memoryStore as never },
};

export const statics: Subjects = {
  'Fleet.run': {
    args: () => [[], {}],
    call: Fleet.run as never,
    options: { 1: [...WORK, 'concurrency', 'audit', 'retries', 'ahead', 'onProgress'] },
    takes: {
      ...second(TAKES),
      0: ['[]'],
      1: ['undefined', 'null', '{}'],
      '1.onProgress': ['function'],
    },
  },
  'Fleet.work': {
    // Either ends it.
    args: () => [{ store: memoryStore(), once: true, signal: AbortSignal.abort() }],
    call: Fleet.work as never,
    options: { 0: [...WORK, 'threads', 'once'] },
    takes: TAKES,
    needs: ['0.store'],
  },
};
