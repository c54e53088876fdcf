import { readFile } from 'node:fs/promises';
import { LetheError } from '../../errors.js';
import type { InferenceNetwork } from '../../network/public.js';
import { textOf } from '../../series/data/index.js';
import { csvSamples } from './csv-samples.js';
import { jsonSamples } from './json-samples.js';
import type { Samples } from './samples.js';

/**
 * Reads samples from a file, UTF-8 with or without a byte order mark: CSV (`.csv`) as in {@link csvSamples}, else JSON as in {@link
 * jsonSamples}.
 *
 * @throws LetheError `data` that names file and place.
 */
export async function readSamples(file: string, network: InferenceNetwork): Promise<Samples> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new LetheError('data', `${file}: ${error.message}`, { cause: error });
  });
  const text = textOf(file, bytes);
  if (!/\.csv$/i.test(file)) return jsonSamples(file, text, network.inputs);
  const [input, ...others] = network.inputs;
  if (input === undefined || others.length > 0) {
    const names = network.inputs.map(({ name }) => name).join(', ');
    throw new LetheError('data', `${file}: expected JSON for a network of inputs ${names}, got CSV`);
  }
  const isOfSteps = network.outputs.some(({ shape }) => shape.length > 1);
  return csvSamples(file, text, input, isOfSteps);
}
