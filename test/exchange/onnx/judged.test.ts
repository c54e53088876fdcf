// What Lethe saves as ONNX, run by onnxruntime itself, where it is installed (test/golden/onnx/requirements.txt).
import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { saveOnnx } from '../../../src/exchange/onnx/index.js';
import { makeExported } from '../../golden/onnx/exported.js';
import exported from '../../golden/onnx/exported.json' with { type: 'json' };
import { findOnnxruntime } from '../../golden/onnx/find-onnxruntime.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { type Case, outputsOf } from './cases.js';
import { generated } from './generated.js';
import { judge, TIMEOUT_MS } from './judge.js';
import { furthest } from './judged.js';

afterAll(releaseKernels);

const inFolder = useTemporaryFolder('judged');
const python = findOnnxruntime();
/** LETHE_MODELS=1000 is a long run. */
const { LETHE_MODELS = '200', LETHE_SEED = '1' } = process.env;

/** How far an output moves if the last bit of each weight is another: far where states grow from step to step. */
async function sensitivity(one: Case, output: number): Promise<number> {
  const { network } = one;
  const weights = network.weights.map(({ values }) => values);
  const before = await outputsOf(one);
  const bit = 1.1920928955078125e-7;
  network.setWeights(weights.map((values) => values.map((value, at) => value * (1 + (at % 2 ? bit : -bit)))));
  const after = await outputsOf(one);
  network.setWeights(weights);
  return furthest(after[output]?.values ?? [], Array.from(before[output]?.values ?? [], String));
}

if (python === undefined) {
  process.stderr.write('\nonnxruntime is not installed: it did not run what saveOnnx writes.\n');
  test('what is committed is what onnxruntime gave, which is not installed here', () => {
    expect(Object.keys(exported)).not.toEqual([]);
  });
} else {
  describe('onnxruntime', () => {
    test(
      'still gives what is committed',
      async () => {
        expect(await makeExported(python)).toEqual(exported);
      },
      TIMEOUT_MS,
    );

    test(
      'gives what generated networks give',
      async () => {
        const files = generated(Number(LETHE_MODELS), Number(LETHE_SEED)).map((one) => {
          return { one, file: saveOnnx(one.network) };
        });
        const answers = await judge(python, files, inFolder);
        let worst = 0;
        for (const [index, { one }] of files.entries()) {
          const answer = answers[index] as (typeof answers)[0];
          if ('error' in answer) throw new Error(`${JSON.stringify(one.network.topology)}: ${answer.error}`);
          for (const [output, { shape, values }] of (await outputsOf(one)).entries()) {
            expect(answer[output]?.shape).toEqual(shape);
            const off = furthest(values, answer[output]?.values ?? []);
            if (!(off < 1e-5 || off < 10 * (await sensitivity(one, output)))) {
              throw new Error(`${off}: ${JSON.stringify(one.network.topology)}`);
            }
            worst = Math.max(worst, off);
          }
        }
        process.stdout.write(`${files.length} networks, at most ${worst} from onnxruntime\n`);
      },
      TIMEOUT_MS,
    );
  });
}
