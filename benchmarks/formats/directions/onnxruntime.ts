// Generated networks of all kinds of layers, run by onnxruntime.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { saveOnnx } from '../../../src/exchange/onnx/index.js';
import { generated } from '../../../test/exchange/onnx/generated.js';
import { judge } from '../../../test/exchange/onnx/judge.js';
import type { Direction, Trial } from '../direction.js';
import { compare } from '../trial.js';

export function toOnnxruntime(of: Pick<Direction, 'from' | 'to' | 'judge' | 'tolerance'>): Direction {
  return {
    ...of,
    async run({ count, seed, place, pythons }) {
      const folder = place('files');
      await mkdir(folder);
      // The last of several batches is not comparable here, where a network begins with zeros. Every network is written: what saveOnnx
      // refuses ends the run.
      const files = generated(count, seed).map((made) => {
        return { one: { ...made, times: 1 }, file: saveOnnx(made.network) };
      });
      const trials: Trial[] = [];
      const answers = await judge(pythons.keras, files, (name) => path.join(folder, name));
      for (const [index, { one }] of files.entries()) {
        const answer = answers[index] as (typeof answers)[0];
        if ('error' in answer) {
          trials.push({ failed: answer.error });
          continue;
        }
        const x = one.inputs.map(({ shape, values }) => ({ shape, values: Array.from(values) }));
        const outputs = answer.slice(0, one.network.outputs.length);
        trials.push(await compare(one.network, x, outputs, of.tolerance));
      }
      return trials;
    },
  };
}
