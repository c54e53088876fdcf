// onnxruntime as the judge of what saveOnnx writes.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ELEMENT_TYPES, readOnnx } from '../../../src/formats/index.js';
import type { Case } from './cases.js';
import type { Judged } from './judged.js';

export const TIMEOUT_MS = 600_000;
const SCRIPT = path.join(import.meta.dirname, '../../golden/onnx/run.py');

/**
 * Outputs of files, with the inputs of the networks that they were made of; states begin with zeros.
 *
 * @param inFolder a place for a file of a name
 */
export async function judge(
  python: string,
  files: readonly { readonly one: Case; readonly file: Uint8Array }[],
  inFolder: (name: string) => string,
): Promise<(readonly Judged[] | { readonly error: string })[]> {
  const requests = await Promise.all(
    files.map(async ({ one, file }, index) => {
      const place = inFolder(`${index}.onnx`);
      await writeFile(place, file);
      const { graph } = readOnnx('judge', file);
      const inputs = graph.inputs.map(({ name, type }, input) => {
        const ids = type?.tensor?.elementType === ELEMENT_TYPES.INT64;
        const given = one.inputs[input];
        if (given !== undefined) return { name, ids, shape: given.shape, values: Array.from(given.values) };
        const shape = (type?.tensor?.shape?.dims ?? []).map(({ size = 0 }) => size);
        return { name, ids, shape, values: new Array(shape.reduce((a, b) => a * b, 1)).fill(0) };
      });
      return { file: place, inputs, times: one.times ?? 1 };
    }),
  );
  await writeFile(inFolder('requests.json'), JSON.stringify(requests));
  const { stdout } = await promisify(execFile)(python, [SCRIPT, inFolder('requests.json')], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    timeout: TIMEOUT_MS,
    maxBuffer: 1e9,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
