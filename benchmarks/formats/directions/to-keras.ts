// Generated networks of all kinds of layers, as Keras loads them.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { adam, type Network } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { type SaveKerasOptions, saveKeras } from '../../../src/exchange/keras/index.js';
import type { Case } from '../../../test/exchange/onnx/cases.js';
import { generated } from '../../../test/exchange/onnx/generated.js';
import type { Direction, Trial } from '../direction.js';
import { askScript } from '../python.js';
import { compare, distance, given, reasonOf, type Tensor } from '../trial.js';

/** Of run_keras.py. */
interface Answer {
  readonly y?: readonly Tensor[];
  readonly losses?: readonly number[];
  readonly failed?: string;
}

/** A network that was saved. */
interface Saved {
  readonly network: Network;
  readonly file: string;
  readonly x: readonly Tensor[];
  /** Targets of one that is trained on. */
  readonly y?: readonly Tensor[];
}

const STEPS_BEFORE = 3;
const STEPS = 10;
/** Every fourth network is trained, unless it draws random numbers, or its states go on. */
const TRAINED = 4;
const RULES = { regularizers: 'keras', lossMasks: 'keras', constraints: 'keras', shuffle: false } as const;

/** Keras 3, or Keras 2. */
type Library = 'keras' | 'tf_keras';

/** @param library the module of Python */
export function toKeras(
  library: Library,
  format: NonNullable<SaveKerasOptions['format']>,
  of: Pick<Direction, 'from' | 'to' | 'judge' | 'tolerance'>,
): Direction {
  return {
    ...of,
    async run(draw) {
      const folder = draw.place('files');
      await mkdir(folder);
      const saved: (Saved | Trial)[] = [];
      for (const [index, one] of generated(draw.count, draw.seed).entries()) {
        saved.push(await save(one, index, folder, format, library));
      }
      const answers = new Map<Saved, Answer>();
      for (const backend of ['tensorflow', 'jax'] as const) {
        const cases = saved
          .filter((one) => 'network' in one)
          .filter((one) => backendOf(library, one) === backend);
        if (cases.length === 0) continue;
        const request = { library, backend, cases: cases.map(({ file, x, y = null }) => ({ file, x, y })) };
        const own = await askScript<Answer>(draw.pythons.keras, 'run_keras.py', folder, request);
        for (const [index, one] of cases.entries()) answers.set(one, own[index] as Answer);
      }
      const trials: Trial[] = [];
      for (const one of saved) {
        if (!('network' in one)) trials.push(one);
        else trials.push(await trialOf(one, answers.get(one) as Answer, of.tolerance));
      }
      return trials;
    },
  };
}

async function save(
  { network, inputs, times = 1 }: Case,
  index: number,
  folder: string,
  format: NonNullable<SaveKerasOptions['format']>,
  library: Library,
): Promise<Saved | Trial> {
  const x = inputs.map(({ shape, values }) => ({ shape, values: Array.from(values) }));
  const file = `${index}.${format}`;
  try {
    const bare = saveKeras(network, { format }); // What has no counterpart is refused before it is trained.
    const drawsOrGoesOn = /"(dropout|recurrent_dropout|rate|stddev)":0\.|"stateful":true/;
    const text = JSON.stringify(network.topology);
    const isTrained = index % TRAINED === 0 && times === 1;
    // Keras' moments of a batch are those of the steps that there are: docs/keras.md.
    const hasOtherMoments = /"BatchNormalization"/.test(text) && /"Masking"|"mask_zero":true/.test(text);
    // Keras 2 adds penalties of frozen layers to the loss: docs/keras.md.
    const hasFrozenPenalties =
      library === 'tf_keras' && /"trainable":false/.test(text) && /"L1L2"/.test(text);
    if (!isTrained || hasOtherMoments || hasFrozenPenalties || drawsOrGoesOn.test(text)) {
      await writeFile(path.join(folder, file), bare);
      return { network, file, x };
    }
    network.compile({
      optimizer: adam(0.01, 0.9, 0.999, 1e-7, true),
      loss: 'meanSquaredError',
    });
    const y = await targetsFor(network, x);
    await network.fit(given(x), given(y), { ...RULES, epochs: STEPS_BEFORE, batchSize: batchOf(x) });
    await writeFile(path.join(folder, file), saveKeras(network, { format }));
    return { network, file, x, y };
  } catch (error) {
    if (error instanceof LetheError) return { refused: reasonOf(error) };
    throw error;
  }
}

/**
 * JAX compiles each model for seconds. But on TensorFlow, Keras 3 steps over a row of a table that is used twice by the squares of the two
 * gradients, on JAX by that of their sum: docs/keras.md.
 */
function backendOf(library: Library, { network, y }: Saved): 'tensorflow' | 'jax' {
  const hasTable = JSON.stringify(network.topology).includes('"Embedding"');
  return library === 'keras' && y !== undefined && hasTable ? 'jax' : 'tensorflow';
}

/** Halves of what the network gives. */
async function targetsFor(network: Network, x: readonly Tensor[]): Promise<Tensor[]> {
  const outputs = [await network.predict(given(x))].flat();
  return outputs.map(({ shape, values }) => ({ shape, values: Array.from(values, (value) => value / 2) }));
}

function batchOf([first]: readonly Tensor[]): number {
  return Number(first?.shape[0]);
}

async function trialOf({ network, x, y }: Saved, answer: Answer, tolerance: number): Promise<Trial> {
  if (answer.y === undefined) return { failed: answer.failed ?? 'no answer' };
  const trial = await compare(network, x, answer.y, tolerance);
  if (y === undefined || answer.losses === undefined) return trial;
  const options = { ...RULES, epochs: STEPS, batchSize: batchOf(x) };
  const { history } = await network.fit(given(x), given(y), options);
  return { ...trial, training: distance(history.loss as number[], answer.losses, 0.05) };
}
