import { openCoreWorkload } from '../../bench/core-workload.js';
import {
  acquireKernels,
  availableThreads,
  detectRuntime,
  presentWideVectors,
  releaseKernels,
} from '../../engine/index.js';
import { version } from '../../version.js';
import { CoreSeries } from './core-series.js';
import type { Library } from './library.js';

/** The same limit as in `useWasm`. */
const DEFAULT_MOST_THREADS = 4;
/** The smallest arena. */
const LEAST_BYTES = 65_536;

/** `lethe/core`: a Network. */
export const withoutTfjs: Library = {
  name: 'lethe/core',
  engines: ['compiled'],
  versions: { lethe: version },
  create: (options) => CoreSeries.create(options),
  load: (folder) => CoreSeries.load(folder),
  backend: () => undefined,
  async start(asked) {
    const threads = asked ?? Math.min(availableThreads(), DEFAULT_MOST_THREADS);
    const host = await acquireKernels({ bytes: LEAST_BYTES, threads });
    host.release();
    const { name, version: runtimeVersion } = detectRuntime();
    const { wideVectors, reason: wideVectorsReason } = await presentWideVectors();
    const vectors = { simd: true, wideVectors, wideVectorsReason };
    return { runtime: name, runtimeVersion, ...vectors, threads, shared: threads > 1, reason: '' };
  },
  async release() {
    releaseKernels();
  },
  openWorkload: (of, { threads }) => openCoreWorkload(of, threads),
};
