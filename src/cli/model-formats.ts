// The formats of models, by what their files are called.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LetheError } from '../errors.js';
import { loadKeras, saveKeras } from '../exchange/keras/index.js';
import { loadOnnx, saveOnnx } from '../exchange/onnx/index.js';
import { saveStateDict } from '../exchange/pytorch/index.js';
import { Network } from '../network/public.js';
import { UsageError } from './command.js';
import { writeOutput } from './file.js';

type Tell = (what: string) => void;

/** A format of models. */
interface ModelFormat {
  /** As tables write it. */
  readonly name: string;
  /** Ends of the names of its files; empty: of folders, and of files of no other format. */
  readonly ends: readonly string[];
  /**
   * Undefined: it does not say what is computed.
   *
   * @param tell is told what of the training run is not carried over
   */
  readonly read?: (place: string, tell: Tell) => Promise<Network>;
  readonly write?: (network: Network, place: string, tell: Tell) => Promise<void>;
  /** What of a model it does not hold. */
  readonly leavesOut?: string;
}

const NOT_COMPILED = 'optimizer and loss: compile the model again before you train it';

/** The first that fits counts. */
const FORMATS: readonly ModelFormat[] = [
  {
    name: 'Keras 3 weights',
    ends: ['.weights.h5'],
    write: (network, place) => write(place, saveKeras(network, { format: 'weights' })),
    leavesOut: 'layers',
  },
  {
    name: 'Keras 3',
    ends: ['.keras'],
    read: readKeras,
    write: async (network, place, tell) => {
      await write(
        place,
        await orWithout(tell, (includeOptimizer) => saveKeras(network, { includeOptimizer })),
      );
    },
  },
  {
    name: 'Keras, HDF5',
    ends: ['.h5', '.hdf5'],
    read: readKeras,
    write: async (network, place, tell) => {
      await write(
        place,
        await orWithout(tell, (includeOptimizer) => saveKeras(network, { format: 'h5', includeOptimizer })),
      );
    },
  },
  {
    name: 'PyTorch weights',
    ends: ['.safetensors'],
    write: (network, place) => write(place, saveStateDict(network)),
    leavesOut: 'layers',
  },
  {
    name: 'ONNX',
    ends: ['.onnx'],
    read: (place) => loadOnnx(place),
    write: (network, place) => write(place, saveOnnx(network)),
    leavesOut: NOT_COMPILED,
  },
  {
    name: 'tfjs-layers',
    ends: [],
    read: (place) => Network.load(place),
    write: (network, place, tell) => {
      return orWithout(tell, (includeOptimizer) => network.save(place, { includeOptimizer }));
    },
  },
];

/**
 * The format of a model that is to be written: that of a folder has no end, or is there already, or ends with a slash.
 *
 * @throws UsageError naming the ends that there are.
 */
export async function formatToWrite(
  what: string,
  place: string,
): Promise<ModelFormat & Required<Pick<ModelFormat, 'write'>>> {
  const format = formatOf(place);
  const isFolder = (): Promise<boolean> =>
    stat(place).then(
      (found) => found.isDirectory(),
      () => false,
    );
  const isNamed =
    format.ends.length > 0 || path.extname(place) === '' || /[\\/]$/.test(place) || (await isFolder());
  const { write } = format;
  if (isNamed && write !== undefined) return { ...format, write };
  throw new UsageError(
    `${what}: expected ${endsOf('write')} (its name has no end, or a / behind it), got ${place}`,
  );
}

/** The format of a file or folder. */
export function formatOf(place: string): ModelFormat {
  const fits = ({ ends }: ModelFormat): boolean =>
    ends.length === 0 || ends.some((end) => place.toLowerCase().endsWith(end));
  return FORMATS.find(fits) as ModelFormat;
}

/** A format that says what is computed. */
type ReadableFormat = ModelFormat & Required<Pick<ModelFormat, 'read'>>;

/**
 * The format of a model that is to be read.
 *
 * @param what how the error calls it, such as `--model`
 * @throws UsageError if there is no whole model in it.
 */
export function formatToRead(what: string, place: string): ReadableFormat {
  const format = formatOf(place);
  const { read, name } = format;
  if (read !== undefined) return { ...format, read };
  throw new UsageError(
    `${what}: expected ${endsOf('read')}, got ${place}: ${name} do not say what is computed`,
  );
}

/** Ends of names, of formats that can be read, or written. */
export function endsOf(way: 'read' | 'write'): string {
  return FORMATS.filter((format) => format[way] !== undefined)
    .flatMap(({ ends }) => (ends.length === 0 ? ['a folder'] : ends))
    .join(', ');
}

function readKeras(place: string, tell: Tell): Promise<Network> {
  return loadKeras(place, { compile: ({ message }) => tell(message) });
}

/** What a network is with its training run; without it where the format does not have such a one, or there is none. */
async function orWithout<Result>(
  tell: Tell,
  save: (includeOptimizer: boolean) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await save(true);
  } catch (error) {
    if (!(error instanceof LetheError)) throw error;
    const result = await save(false);
    if (error.code !== 'state') tell(error.message); // Of a network that is not compiled.
    return result;
  }
}

function write(place: string, bytes: Uint8Array): Promise<void> {
  return writeOutput('convert', place, bytes);
}
