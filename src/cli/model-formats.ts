// Formats of models, by file name.
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
  /** Name in tables. */
  readonly name: string;
  /** File extensions; empty for folders, and for files of no other format. */
  readonly ends: readonly string[];
  /**
   * Undefined for formats without computations.
   *
   * @param tell receives the parts of the training run that are not carried over
   */
  readonly read?: (place: string, tell: Tell) => Promise<Network>;
  readonly write?: (network: Network, place: string, tell: Tell) => Promise<void>;
  /** Parts of a model that the format does not hold. */
  readonly leavesOut?: string;
}

const NOT_COMPILED = 'optimizer and loss: compile the model again before you train it';

/** The first match is used. */
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
 * The format of a model to write: a folder has no extension, exists already, or ends with a slash.
 *
 * @throws UsageError that lists the known extensions.
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

/** A format that describes computations. */
type ReadableFormat = ModelFormat & Required<Pick<ModelFormat, 'read'>>;

/**
 * The format of a model to read.
 *
 * @param what name in errors, such as `--model`
 * @throws UsageError if the format cannot hold a whole model.
 */
export function formatToRead(what: string, place: string): ReadableFormat {
  const format = formatOf(place);
  const { read, name } = format;
  if (read !== undefined) return { ...format, read };
  throw new UsageError(
    `${what}: expected ${endsOf('read')}, got ${place}: ${name} do not say what is computed`,
  );
}

/** File extensions of formats that can be read, or written. */
export function endsOf(way: 'read' | 'write'): string {
  return FORMATS.filter((format) => format[way] !== undefined)
    .flatMap(({ ends }) => (ends.length === 0 ? ['a folder'] : ends))
    .join(', ');
}

function readKeras(place: string, tell: Tell): Promise<Network> {
  return loadKeras(place, { compile: ({ message }) => tell(message) });
}

/** A network with its training configuration, or without if the format lacks it or there is none. */
async function orWithout<Result>(
  tell: Tell,
  save: (includeOptimizer: boolean) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await save(true);
  } catch (error) {
    if (!(error instanceof LetheError)) throw error;
    const result = await save(false);
    if (error.code !== 'state') tell(error.message); // Not for networks that are not compiled.
    return result;
  }
}

function write(place: string, bytes: Uint8Array): Promise<void> {
  return writeOutput('convert', place, bytes);
}
