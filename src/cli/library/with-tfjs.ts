import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { version_core } from '@tensorflow/tfjs-core';
import { version_layers } from '@tensorflow/tfjs-layers';
import { openWorkload } from '../../bench/workload.js';
import { SeriesPredictor } from '../../series/index.js';
import { releaseWasm, useWasm, wasmInfo } from '../../tfjs/index.js';
import { version } from '../../version.js';
import { ENGINES, type Library } from './library.js';

/** `lethe`: tfjs-layers' models. */
export const withTfjs: Library = {
  name: 'lethe',
  engines: ENGINES,
  versions: {
    lethe: version,
    'tfjs-core': version_core,
    'tfjs-layers': version_layers,
    'tfjs-backend-wasm': version_wasm,
  },
  create: (options) => new SeriesPredictor(options),
  load: (folder) => SeriesPredictor.load(folder),
  backend: wasmInfo,
  start: (threads) => useWasm(threads === undefined ? {} : { threads }),
  release: () => releaseWasm({ discardTensors: true }),
  openWorkload,
};
