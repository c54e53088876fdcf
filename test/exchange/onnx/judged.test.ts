// What Lethe saves as ONNX, run by onnxruntime itself, where it is installed (test/golden/onnx/requirements.txt).
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Network, releaseKernels } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { saveOnnx } from '../../../src/exchange/onnx/index.js';
import { readOnnx } from '../../../src/formats/index.js';
import { Generator } from '../../../src/random/index.js';
import { drawInput } from '../../compiler/generated/data.js';
import { drafts } from '../../compiler/generated/models.js';
import { dense } from '../../compiler/networks.js';
import { makeExported } from '../../golden/onnx/exported.js';
import exported from '../../golden/onnx/exported.json' with { type: 'json' };
import { findOnnxruntime } from '../../golden/onnx/find-onnxruntime.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { type Case, outputsOf, scatter } from './cases.js';
import { judge, TIMEOUT_MS } from './judge.js';
import { furthest } from './judged.js';

afterAll(releaseKernels);

const inFolder = useTemporaryFolder('judged');
const python = findOnnxruntime();
/** LETHE_MODELS=1000 is a long run. */
const { LETHE_MODELS = '200', LETHE_SEED = '1' } = process.env;

/** Generated models of all kinds of layers, with their masks and states, of which each was one of Lethe's. */
function generated(): Case[] {
  const settings = fc.record({
    draft: drafts,
    isMasked: fc.boolean(),
    isStateful: fc.nat(3).map((draw) => draw === 3),
    samples: fc.integer({ min: 1, max: 5 }),
  });
  const generator = new Generator(Number(LETHE_SEED), 'data', 0);
  return fc
    .sample(settings, { numRuns: Number(LETHE_MODELS), seed: Number(LETHE_SEED) })
    .map(({ draft, isMasked, isStateful, samples }, index): Case => {
      const setting = { isJudged: false, isMasked, batchSize: isStateful ? samples : null };
      const { topology, inputs } = draft(setting, (name) => dense(name, 2));
      return {
        network: scatter(Network.create(topology), index),
        inputs: inputs.map((spec) => {
          const values = drawInput(spec, samples, () => generator.uniform());
          return { shape: [samples, ...spec.shape], values };
        }),
        times: isStateful ? 2 : 1,
      };
    });
}

/** onnxruntime's softplus in a recurrent operator overflows where its number is above 88. */
function hasSoftplusInside(file: Uint8Array): boolean {
  return readOnnx('test', file).graph.nodes.some(({ attributes }) =>
    attributes.some(({ strings }) => strings.some((text) => new TextDecoder().decode(text) === 'Softplus')),
  );
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
      'gives what generated networks give, but for activations that recurrent operators do not have',
      async () => {
        const files: { one: Case; file: Uint8Array }[] = [];
        for (const one of generated()) {
          try {
            files.push({ one, file: saveOnnx(one.network) });
          } catch (error) {
            expect(error).toBeInstanceOf(LetheError);
            expect((error as Error).message).toMatch(
              /activation \w+ is none of the recurrent operators of ONNX$/,
            );
          }
        }
        expect(files.length).toBeGreaterThan(Number(LETHE_MODELS) / 2);
        const answers = await judge(python, files, inFolder);
        let worst = 0;
        for (const [index, { one, file }] of files.entries()) {
          const answer = answers[index] as (typeof answers)[0];
          if ('error' in answer) throw new Error(`${JSON.stringify(one.network.topology)}: ${answer.error}`);
          for (const [output, { shape, values }] of (await outputsOf(one)).entries()) {
            expect(answer[output]?.shape).toEqual(shape);
            const off = furthest(values, answer[output]?.values ?? []);
            if (Number.isNaN(off) && hasSoftplusInside(file)) continue;
            if (!(off < 1e-5)) throw new Error(`${off}: ${JSON.stringify(one.network.topology)}`);
            worst = Math.max(worst, off);
          }
        }
        process.stdout.write(`${files.length} networks, at most ${worst} from onnxruntime\n`);
      },
      TIMEOUT_MS,
    );
  });
}
