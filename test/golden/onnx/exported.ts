// What onnxruntime gives for files of saveOnnx: exported.json holds it, with the hash of each file that it judged.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { saveOnnx } from '../../../src/exchange/onnx/index.js';
import { CASES } from '../../exchange/onnx/cases.js';
import { judge } from '../../exchange/onnx/judge.js';
import { hashOf } from '../../exchange/onnx/judged.js';

/** @throws Error naming the case whose file onnxruntime does not run */
export async function makeExported(python: string): Promise<object> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-onnx-'));
  try {
    const files = Object.entries(CASES).map(([name, make]) => {
      const one = make();
      return { name, one, file: saveOnnx(one.network) };
    });
    const answers = await judge(python, files, (name) => path.join(folder, name));
    return Object.fromEntries(
      files.map(({ name, file }, index) => {
        const outputs = answers[index] as (typeof answers)[0];
        if ('error' in outputs) throw new Error(`${name}: ${outputs.error}`);
        return [name, { sha256: hashOf(file), outputs }];
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
