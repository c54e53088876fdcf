// Generated models of all kinds of layers, with masks, states, several inputs and outputs: the same bits on any number of threads.
import { createHash } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OutputTraining, readTopology } from '../../src/compiler/index.js';
import { releaseKernels } from '../../src/engine/index.js';
import { Generator } from '../../src/random/index.js';
import type { SessionOptions } from '../../src/session/index.js';
import { drawInput } from '../compiler/generated/data.js';
import { drafts, type GeneratedModel } from '../compiler/generated/models.js';
import { ADAM, dense, noise, withSession } from '../compiler/networks.js';
import { withTurnsAlone } from '../engine/turns-alone.js';
import { inProportion } from '../in-proportion.js';

afterAll(releaseKernels);

const THREADS = [1, 2, 3, 4];
const STEPS = 4;
const LOSSES: readonly OutputTraining['loss'][] = ['meanSquaredError', 'softmaxCrossEntropy'];

interface Case extends GeneratedModel {
  readonly batchSize: number;
  readonly samples: number;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    draft: drafts,
    isMasked: fc.boolean(),
    isStateful: fc.nat(3).map((draw) => draw === 3),
    batchSize: fc.integer({ min: 1, max: 9 }),
    batches: fc.integer({ min: 1, max: 2 }),
    left: fc.nat(3),
  })
  .map(({ draft, isMasked, isStateful, batchSize, batches, left }): Case => {
    const setting = { isJudged: false, isMasked, batchSize: isStateful ? batchSize : null };
    const more = isStateful ? 0 : Math.min(left, batchSize - 1);
    const one = {
      ...draft(setting, (name) => dense(name, 2)),
      batchSize,
      samples: batches * batchSize + more,
    };
    return Object.defineProperty(one, fc.toStringMethod, { value: () => JSON.stringify(one) });
  });

function optionsOf({ topology, inputs, outputShapes, batchSize, samples }: Case): SessionOptions {
  const generator = new Generator(20261127, 'data', 0);
  return {
    network: readTopology(topology),
    sampleShapes: inputs.map(({ shape }) => shape),
    training: {
      outputs: outputShapes.map((_, output) => ({
        loss: LOSSES[output % 2] as 'meanSquaredError',
        metrics: [],
      })),
      optimizer: ADAM,
    },
    batchSize,
    seed: 1,
    train: {
      inputs: inputs.map((spec) => drawInput(spec, samples, () => generator.uniform())),
      targets: outputShapes.map((shape, output) =>
        noise(samples * shape.reduce((product, axis) => product * axis, 1), output),
      ),
      count: samples,
    },
  };
}

/** One hash of what a training run leaves behind, and of what it logs. */
async function outcome(options: SessionOptions, threads: number): Promise<string> {
  return withSession({ ...options, threads }, (session) => {
    const sum = createHash('sha256');
    const arrays = Array.from({ length: STEPS }, (_, step) => session.train(0, 1, step));
    for (const array of [...arrays, ...session.getWeights(), ...session.getOptimizerState().slots.flat()]) {
      sum.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
    return sum.digest('hex');
  });
}

const RUNS = inProportion(60);

test(`${RUNS} generated models learn the same bits on 1, 2, 3 and 4 threads, and on 3 that take turns`, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const options = optionsOf(one);
      const first = await outcome(options, 1);
      for (const threads of THREADS.slice(1))
        expect([threads, await outcome(options, threads)]).toEqual([threads, first]);
      expect(['alone by turns', await withTurnsAlone(() => outcome(options, 3))]).toEqual([
        'alone by turns',
        first,
      ]);
    }),
    { numRuns: RUNS, seed: 7 },
  );
}, 120_000);
