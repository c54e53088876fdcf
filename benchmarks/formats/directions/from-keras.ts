// Models that Keras makes and saves, each beside its outputs and, of some, ten more training steps.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Network } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { loadKeras } from '../../../src/exchange/keras/index.js';
import { loadOnnx } from '../../../src/exchange/onnx/index.js';
import type { Direction, Draw, Trial } from '../direction.js';
import { askScript } from '../python.js';
import { compare, distance, given, reasonOf, type Tensor } from '../trial.js';

/** Of make_keras.py. */
interface Answer {
  readonly layers: readonly string[];
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
  readonly file?: string;
  readonly failed?: string;
  readonly training?: { readonly y: readonly Tensor[]; readonly losses: readonly number[] };
}

/** By which of make_keras.py's formats the files are, and who reads them. */
const FORMATS = {
  keras: (file: string) => loadKeras(file),
  h5: (file: string) => loadKeras(file),
  tfjs: (file: string) => Network.load(file),
  onnx: (file: string) => loadOnnx(file),
} as const satisfies { readonly [format: string]: (file: string) => Promise<Network> };

/** Every fourth model is trained. */
const TRAINED = 4;

/**
 * @param library the module of Python
 * @param format of the files
 */
export function fromKeras(
  library: 'keras' | 'tf_keras',
  format: keyof typeof FORMATS,
  of: Pick<Direction, 'from' | 'to' | 'judge' | 'tolerance'>,
): Direction {
  return { ...of, run: (draw) => run(draw, library, format, of.tolerance) };
}

async function run(
  { count, seed, place, pythons }: Draw,
  library: string,
  format: keyof typeof FORMATS,
  tolerance: number,
): Promise<Trial[]> {
  const folder = place('files');
  await mkdir(folder);
  const training = format === 'keras' || format === 'h5' ? TRAINED : 0;
  const request = { library, format, count, seed, training };
  const answers = await askScript<Answer>(pythons.keras, 'make_keras.py', folder, request);
  const trials: Trial[] = [];
  for (const answer of answers) trials.push(await trialOf(answer, folder, format, tolerance));
  return trials;
}

async function trialOf(
  { file, failed, x, y, training }: Answer,
  folder: string,
  format: keyof typeof FORMATS,
  tolerance: number,
): Promise<Trial> {
  if (file === undefined) return { failed: failed ?? 'no file' };
  try {
    const network = await FORMATS[format](path.join(folder, file));
    const trial = await compare(network, x, y, tolerance);
    if (training === undefined) return trial;
    const { history } = await network.fit(given(x), given(training.y), {
      ...{ epochs: training.losses.length, batchSize: Number(x[0]?.shape[0]), shuffle: false },
      ...({ regularizers: 'keras', lossMasks: 'keras', constraints: 'keras' } as const),
    });
    return { ...trial, training: distance(history.loss as number[], training.losses, 0.05) };
  } catch (error) {
    if (error instanceof LetheError) return { refused: reasonOf(error) };
    throw error;
  }
}
