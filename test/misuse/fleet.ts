// How everything of `lethe/fleet` is called.
import * as fleet from '../../src/fleet/index.js';
import type { Subjects } from './subject.js';

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

export const functions: Subjects = {
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
