import { MAX_THREADS } from '../engine/index.js';
import { DEFAULT_LEARNING_RATE } from '../forgetting/experiment/index.js';
import { CHECKPOINT_OPTIONS, readCheckpoints } from './checkpoints.js';
import {
  type Command,
  type Outcome,
  readInteger,
  readPositive,
  readText,
  readWord,
  type Values,
} from './command.js';
import { checkFolder } from './folder.js';
import { Interruption } from './interrupt.js';
import { checkEngine, ENGINES } from './library/library.js';
import { loadLibrary } from './library/load-library.js';
import { showProgress } from './progress.js';
import { readReceiptTask } from './receipt-task.js';
import { saveModel } from './save-model.js';
import { trainingText } from './train-text.js';
import { readTrainingData } from './training-data.js';
import { applyWide, WIDE } from './wide.js';

/** Largest number that fits into the 2 GiB of tfjs's WebAssembly module, with gradients and Adam's moments. */
const MAX_UNITS = 2048;

export const train: Command = {
  options: {
    data: { type: 'string', value: 'FILE', help: 'sequences, .json or .csv (default: the experiment)' },
    epochs: {
      type: 'string',
      value: 'N',
      help: 'optimizer steps on all sequences (default 1000)',
      elsewhere: ['steps'],
    },
    units: {
      type: 'string',
      value: 'N',
      help: 'units of the LSTM, 1 to 2048 (default 10)',
      elsewhere: ['hidden-dim', 'hidden-size', 'hiddenDim'],
    },
    'learning-rate': { type: 'string', value: 'R', help: 'of Adam (default 0.001)', elsewhere: ['lr'] },
    seed: { type: 'string', value: 'N', help: 'decides the initial weights (default 0)' },
    engine: {
      type: 'string',
      value: 'NAME',
      help: "compiled, tfjs or auto: our kernels, tfjs's operations, or the first that runs (default auto)",
    },
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: as many as speed it up; with tfjs 1)' },
    wide: WIDE,
    ...CHECKPOINT_OPTIONS,
    receipt: {
      type: 'string',
      value: 'FILE',
      help: 'write a receipt of this training run, for lethe audit',
    },
    keep: {
      type: 'string',
      value: 'DIR',
      help: 'folder for the states that the receipt names, for audits of a random part',
    },
    key: { type: 'string', value: 'FILE', help: 'sign the receipt with this private key (lethe keygen)' },
    save: {
      type: 'string',
      value: 'DIR',
      help: 'folder for model.json and weights.bin; Ctrl+C saves there what was trained so far',
    },
  },

  async run(values) {
    const keeps = typeof values.save === 'string';
    const interruption = new Interruption(keeps ? 'saves what was trained so far' : 'stops training');
    try {
      return await trainModel(values, interruption);
    } finally {
      interruption.close();
    }
  },
};

async function trainModel(values: Values, interruption: Interruption): Promise<Outcome> {
  const file = readText(values, 'data');
  const epochs = readInteger(values, 'epochs', 1) ?? 1000;
  const seed = readInteger(values, 'seed', 0) ?? 0;
  const units = readInteger(values, 'units', 1, MAX_UNITS) ?? 10;
  const engine = readWord(values, 'engine', ['auto', ...ENGINES]) ?? 'auto';
  const threads = readInteger(values, 'threads', 1, MAX_THREADS);
  const learningRate = readPositive(values, 'learning-rate');
  const folder = readText(values, 'save');
  const checkpoint = readCheckpoints(values)?.();
  const told = await readReceiptTask(values, { epochs, seed, file });
  const { x, y } = await readTrainingData(file);
  if (folder !== undefined) await checkFolder('--save', folder);

  const { wideVectors } = await applyWide(values);
  const library = await loadLibrary();
  if (engine !== 'auto') checkEngine(library, engine);
  const model = library.create({
    inputDim: x[0]?.[0]?.length ?? 0,
    seqSize: x[0]?.length ?? 0,
    hiddenDim: units,
    seed,
  });
  const progress = showProgress(epochs);
  const history = await model
    .train(x, y, {
      epochs,
      engine,
      // A useless model must not overwrite a saved one.
      onDivergence: 'throw',
      onYield: progress.step,
      signal: interruption.signal,
      ...(threads === undefined ? {} : { threads }),
      ...(learningRate === undefined ? {} : { learningRate }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(told === undefined ? {} : { receipt: told.recorder }),
    })
    .finally(progress.clear);
  const { total, perStep, steps } = history.timings;
  // An untrained model must not overwrite a saved one.
  const saved = steps === 0 ? undefined : folder;
  if (saved !== undefined) await saveModel(model, saved);
  if (told !== undefined) await told.write(saved);

  return {
    text: trainingText({ history, epochs, saved, interruptedBy: interruption.by }),
    json: {
      command: 'train',
      library: library.name,
      engine: history.engine,
      threads: history.threads,
      wideVectors,
      backend: library.backend() ?? null,
      options: { epochs, units, seed, learningRate: learningRate ?? DEFAULT_LEARNING_RATE },
      losses: history.history.loss ?? [],
      milliseconds: { total, perStep },
      steps,
      interruptedBy: interruption.by ?? null,
      saved: saved ?? null,
      fingerprint: history.fingerprint,
    },
    code: interruption.code,
  };
}
