import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { version_core } from '@tensorflow/tfjs-core';
import { version_layers } from '@tensorflow/tfjs-layers';
import { formatTable } from '../text/table.js';
import { releaseWasm, useWasm } from '../tfjs/index.js';
import { version } from '../version.js';
import { type Command, MAX_THREADS, readInteger } from './command.js';

export const info: Command = {
  name: 'info',
  summary: 'Start the backend and tell runtime, SIMD, threads and versions.',
  options: {
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: the available cores, at most 4)' },
  },

  async run(values) {
    const threads = readInteger(values, 'threads', 1, MAX_THREADS);
    const backend = await useWasm(threads === undefined ? {} : { threads });
    await releaseWasm();
    const versions = {
      lethe: version,
      'tfjs-core': version_core,
      'tfjs-layers': version_layers,
      'tfjs-backend-wasm': version_wasm,
    };
    const rows = [
      ['runtime', `${backend.runtime} ${backend.runtimeVersion}`],
      ['SIMD', backend.simd ? 'yes' : 'no'],
      ['threads', `${backend.threads}${backend.reason === '' ? '' : ` (${backend.reason})`}`],
      ...Object.entries(versions),
    ];
    return { text: formatTable(['what', 'value'], rows), json: { command: 'info', ...backend, versions } };
  },
};
