import { MAX_THREADS } from '../engine/index.js';
import { formatTable } from '../text/table.js';
import { type Command, readInteger } from './command.js';
import { NOT_INSTALLED } from './library/library.js';
import { loadLibrary } from './library/load-library.js';
import { applyWide, WIDE } from './wide.js';

export const info: Command = {
  options: {
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: the available cores, at most 4)' },
    wide: WIDE,
  },

  async run(values) {
    const threads = readInteger(values, 'threads', 1, MAX_THREADS);
    const wide = await applyWide(values);
    const library = await loadLibrary();
    const backend = await library.start(threads);
    await library.release();
    const { name, versions } = library;
    const rows = [
      ['runtime', `${backend.runtime} ${backend.runtimeVersion}`],
      ['SIMD', backend.simd ? 'yes' : 'no'],
      ['threads', `${backend.threads}${backend.reason === '' ? '' : ` (${backend.reason})`}`],
      ['wide vectors', wide.wideVectors ? 'yes' : `no (${wide.reason})`],
      ...Object.entries(versions),
      ...(name === 'lethe' ? [] : [['TensorFlow.js', NOT_INSTALLED]]),
    ];
    return {
      text: formatTable(['what', 'value'], rows),
      json: { command: 'info', library: name, ...backend, versions },
    };
  },
};
