import { LetheError } from '../errors.js';
import { experiment } from '../forgetting/tasks/experiment.js';
import { formatTable } from '../text/table.js';
import type { FileSeries } from './check-series.js';
import { type Command, MAX_THREADS, readInteger, readPositive, readText, readWord } from './command.js';
import { readDataFile } from './data-file.js';
import { checkFolder } from './folder.js';
import { checkEngine, ENGINES } from './library/library.js';
import { loadLibrary } from './library/load-library.js';
import { showProgress } from './progress.js';

const ROWS = 10;
/** What fits into the 2 GiB of tfjs's WebAssembly module, with gradients and Adam's moments. */
const MAX_UNITS = 2048;

export const train: Command = {
  name: 'train',
  summary: 'Train a SeriesPredictor; without --data on the experiment y_t = x_t + x_(t-1).',
  options: {
    data: { type: 'string', value: 'FILE', help: 'sequences, .json or .csv (default: the experiment)' },
    epochs: { type: 'string', value: 'N', help: 'optimizer steps on all sequences (default 1000)' },
    units: { type: 'string', value: 'N', help: 'units of the LSTM, 1 to 2048 (default 10)' },
    'learning-rate': { type: 'string', value: 'R', help: 'of Adam (default 0.001)' },
    seed: { type: 'string', value: 'N', help: 'decides the initial weights (default 0)' },
    engine: {
      type: 'string',
      value: 'NAME',
      help: "compiled, tfjs or auto: our kernels, tfjs's operations, or the first that runs (default auto)",
    },
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: as many as pay; with tfjs 1)' },
    save: { type: 'string', value: 'DIR', help: 'folder for model.json and weights.bin' },
  },

  async run(values) {
    const file = readText(values, 'data');
    const epochs = readInteger(values, 'epochs', 1) ?? 1000;
    const seed = readInteger(values, 'seed', 0) ?? 0;
    const units = readInteger(values, 'units', 1, MAX_UNITS) ?? 10;
    const engine = readWord(values, 'engine', ['auto', ...ENGINES]) ?? 'auto';
    const threads = readInteger(values, 'threads', 1, MAX_THREADS);
    const learningRate = readPositive(values, 'learning-rate');
    const folder = readText(values, 'save');
    const data: FileSeries | undefined =
      file === undefined ? experiment.train : (await readDataFile(file)).train;
    if (data === undefined) throw new LetheError('data', `${file}: expected training data, got none`);
    const { x, y } = data;
    if (y === undefined) throw new LetheError('data', `${file}: expected targets y to train on, got none`);
    if (folder !== undefined) await checkFolder('--save', folder);

    const library = await loadLibrary();
    if (engine !== 'auto') checkEngine(library, engine);
    const predictor = library.create({
      inputDim: x[0]?.[0]?.length ?? 0,
      seqSize: x[0]?.length ?? 0,
      hiddenDim: units,
      seed,
    });
    const progress = showProgress(epochs);
    const history = await predictor
      .train(x, y, {
        epochs,
        engine,
        onYield: progress.step,
        ...(threads === undefined ? {} : { threads }),
        ...(learningRate === undefined ? {} : { learningRate }),
      })
      .finally(progress.clear);
    if (folder !== undefined) await predictor.save(folder);

    const losses = history.history.loss ?? [];
    const every = Math.max(1, Math.floor(epochs / ROWS));
    const rows = losses
      .map((loss, step) => [step, loss] as const)
      .filter(([step]) => step % every === 0 || step === losses.length - 1);
    const { total, perStep, steps } = history.timings;
    const text = [
      formatTable(
        ['step', 'loss'],
        rows.map(([step, loss]) => [step, loss.toFixed(6)]),
      ),
      '',
      `Engine         ${history.engine}, ${history.threads === 1 ? '1 thread' : `${history.threads} threads`}`,
      `Wall time      ${(total / 1000).toFixed(2)} s for ${steps} steps`,
      `Time per step  ${perStep.toFixed(3)} ms`,
      folder === undefined ? 'Not saved (--save DIR keeps the model)' : `Saved          ${folder}`,
      `Fingerprint    ${history.fingerprint}`,
    ].join('\n');
    return {
      text,
      json: {
        command: 'train',
        engine: history.engine,
        threads: history.threads,
        library: library.name,
        backend: library.backend() ?? null,
        options: { epochs, units, seed, learningRate: learningRate ?? 0.001 },
        losses,
        milliseconds: { total, perStep },
        steps,
        saved: folder ?? null,
        fingerprint: history.fingerprint,
      },
    };
  },
};
