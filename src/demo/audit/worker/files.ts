// The files of an audit, which may be any files.
import { LetheError } from '../../../errors.js';
import { experiment, isSeriesRecipe } from '../../../forgetting/experiment/index.js';
import type { AuditOptions } from '../../../receipt/index.js';
import { checkSamplesCanBeGiven, toldRecipe } from '../../../receipt/told-recipe.js';
import { parseJson, textOf, trainingOf } from '../../../series/data/index.js';
import { fieldsOf } from '../../../text/kinds.js';
import type { Slot } from '../protocol.js';

const MEGABYTE = 1_000_000;
/** Larger than any real file, so that a wrong file does not fill the memory. */
const MOST_BYTES: { readonly [slot in Slot]: number } = {
  receipt: 64 * MEGABYTE,
  data: 256 * MEGABYTE,
  key: 0.1 * MEGABYTE,
};

/** Training data in the forms that `fit` accepts. */
export type Data = Pick<AuditOptions, 'x' | 'y' | 'validationData' | 'classWeight' | 'sampleWeight'>;

/** @throws LetheError `data` that names the file, if it is too large or not text. */
export async function readText(slot: Slot, file: File): Promise<string> {
  if (file.size > MOST_BYTES[slot]) {
    const tenths = [MOST_BYTES[slot], file.size].map((bytes) => Math.ceil((10 * bytes) / MEGABYTE));
    const [most, got] = tenths.map((count) => `${(count / 10).toFixed(1)} MB`);
    throw new LetheError('data', `${file.name}: expected at most ${most} as ${slot}, got ${got}`);
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (error) {
    // It was removed or changed since it was chosen, or is a folder.
    throw new LetheError('data', `${file.name}: cannot be read (${(error as Error).message})`, {
      cause: error,
    });
  }
  return textOf(file.name, bytes);
}

/** An untrusted receipt or envelope. */
export interface GivenReceipt {
  readonly value: unknown;
  /** Determines the form of the data; undefined if it is not a receipt. */
  readonly recipe: unknown;
}

/** @throws LetheError `data` if it is not JSON, or of a network whose samples cannot be given. */
export function readReceipt(name: string, text: string): GivenReceipt {
  const value = parse(name, 'a receipt in JSON', text);
  const recipe = toldRecipe(value);
  checkSamplesCanBeGiven(name, recipe);
  return { value, recipe };
}

/**
 * The samples: for what `lethe train` writes as it reads them, the experiment's without a file; for a receipt of any other
 * network `{"x", "y"}` as `fit` took them, and `validationData`, `classWeight` and `sampleWeight` if it took any.
 *
 * @throws LetheError `data` that names the file and what is expected there.
 */
export async function readData(recipe: unknown, file: File | null): Promise<Data> {
  if (recipe === undefined) return { x: [], y: [] }; // It is no receipt, as audit() will say.
  if (isSeriesRecipe(recipe)) {
    const { x, y } =
      file === null
        ? experiment.train
        : trainingOf(file.name, parseJson(file.name, await readText('data', file)));
    return { x, y: y.map((sequence) => sequence.map((value) => [value])) };
  }
  if (file === null) {
    throw new LetheError('data', 'data: expected the file that this network was trained on, got none');
  }
  const content = parse(file.name, 'data in JSON', await readText('data', file));
  const { train = content } = fieldsOf(content);
  const { x, y, validationData, classWeight, sampleWeight } = fieldsOf(train);
  if (!Array.isArray(x) || !Array.isArray(y)) {
    throw new LetheError('data', `${file.name}: expected {"x": [...], "y": [...]} as fit took them`);
  }
  return {
    ...{ x, y },
    ...(validationData === undefined ? {} : { validationData }),
    ...(classWeight === undefined ? {} : { classWeight }),
    ...(sampleWeight === undefined ? {} : { sampleWeight }),
  } as Data;
}

function parse(name: string, expected: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LetheError('data', `${name}: expected ${expected} (${(error as Error).message})`, {
      cause: error,
    });
  }
}
