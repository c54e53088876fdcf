// How everything of `lethe/keras` is called.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { dense, kerasDefaults, lstm, Network } from '../../src/core.js';
import * as keras from '../../src/exchange/keras/index.js';
import type { Subjects } from './subject.js';

export const functions: Subjects = {
  loadKeras: {
    args: async () => [
      await readFile(path.join(import.meta.dirname, '../golden/keras/files/lstm.keras')),
      {},
    ],
    call: keras.loadKeras as never,
    options: { 1: ['compile'] },
    takes: { 1: ['undefined', 'null', '{}'], '1.compile': ['function'] },
  },
  loadKerasWeights: {
    args: async () => [
      Network.create([
        lstm({ ...kerasDefaults.lstm, units: 4, inputShape: [5, 3] }),
        dense({ units: 2, activation: 'softmax' }),
      ]),
      await readFile(path.join(import.meta.dirname, '../golden/keras/files/lstm.keras')),
    ],
    call: keras.loadKerasWeights as never,
  },
  repairModel: {
    args: () => [Network.create([dense({ units: 1, inputShape: [2] })]).toBytes()],
    call: async (bytes: unknown) => keras.repairModel((await bytes) as Uint8Array),
  },
  saveKeras: {
    args: () => [Network.create([dense({ units: 1, inputShape: [2] })]), {}],
    call: keras.saveKeras as never,
    options: { 1: ['format', 'includeOptimizer'] },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
};
