// Random networks with random training runs; and chains for those who run them step by step.

import fc from 'fast-check';
import {
  type OptimizerDescription,
  type OutputTraining,
  readTopology,
  resolve,
} from '../../../src/compiler/index.js';
import type { LoweringOptions, Rules } from '../../../src/compiler/training/options.js';
import type { Make } from '../generated/layers.js';
import { drafts } from '../generated/models.js';
import { ADAM, dense, type LayerJson, SGD, sequential } from '../networks.js';

const OPTIMIZERS: readonly OptimizerDescription[] = [
  SGD,
  ADAM,
  { kind: 'momentum', learningRate: 0.1, momentum: 0.9, useNesterov: true },
  { kind: 'rmsprop', learningRate: 0.01, decay: 0.9, momentum: 0.1, epsilon: 1e-7, centered: true },
];

/** The layers that there are for the shapes before them, one upon the other, and the shape behind the last. */
export function chainOf(
  sampleShape: readonly number[],
  makes: readonly Make[],
): { layers: LayerJson[]; shape: readonly number[] } {
  const setting = { isJudged: false, isMasked: false, batchSize: null };
  const layers: LayerJson[] = [];
  let shape = sampleShape;
  for (const [index, make] of makes.entries()) {
    const next = make(`layer${index}`, { name: 'before', call: 0, output: 0, shape }, setting);
    if (next === undefined) continue;
    layers.push(next);
    [shape = shape] = resolve(readTopology(sequential(sampleShape, layers)), [sampleShape]).outputShapes;
  }
  return { layers, shape };
}

/** What can be lowered: graphs of up to eight layers, each output behind a dense one that is trained. */
export const loweringOptions: fc.Arbitrary<LoweringOptions> = fc
  .record({
    draft: drafts,
    isMasked: fc.boolean(),
    isStateful: fc.nat(3).map((draw) => draw === 3),
    units: fc.integer({ min: 1, max: 6 }),
    batchSize: fc.integer({ min: 1, max: 9 }),
    trainSamples: fc.integer({ min: 1, max: 30 }),
    evaluationSamples: fc.nat(30),
    weighted: fc.array(fc.constantFrom<('none' | 'sample' | 'step')[]>('none', 'sample', 'step'), {
      minLength: 4,
      maxLength: 4,
    }),
    masksGradients: fc.boolean(),
    threads: fc.constantFrom(1, 2, 3, 8),
    loss: fc.constantFrom<OutputTraining['loss'][]>(
      'meanSquaredError',
      'categoricalCrossentropy',
      'sparseCategoricalCrossentropy',
      'softmaxCrossEntropy',
      { kind: 'huber', delta: 0.5 },
      { kind: 'quantile', quantiles: [0.5] },
    ),
    optimizer: fc.constantFrom(...OPTIMIZERS),
    rules: fc.constantFrom<Rules[]>(
      {},
      { constraints: 'keras' },
      { regularizers: 'keras', constraints: 'keras' },
    ),
    clip: fc.constantFrom({}, { clipNorm: 1 }, { globalClipNorm: 1 }, { clipValue: 1 }),
    predicts: fc.boolean(),
  })
  .map(
    ({ draft, isMasked, isStateful, units, loss, optimizer, clip, rules, predicts, weighted, ...rest }) => {
      const setting = { isJudged: false, isMasked, batchSize: isStateful ? rest.batchSize : null };
      const { topology, inputs, outputShapes } = draft(setting, (name) => dense(name, units));
      const metrics: OutputTraining['metrics'] =
        loss === 'sparseCategoricalCrossentropy'
          ? ['sparseCategoricalAccuracy']
          : ['meanAbsoluteError', 'precision', 'r2Score', { kind: 'huber', delta: 2 }];
      const outputs = outputShapes.map((): OutputTraining => ({ loss, metrics }));
      return {
        ...rest,
        network: readTopology(topology),
        sampleShapes: inputs.map(({ shape }) => shape),
        weightSteps: outputShapes.map((shape, index) => {
          const steps = shape.slice(0, -1).reduce((product, size) => product * size, 1);
          return { none: 0, sample: 1, step: steps }[weighted[index] ?? 'none'];
        }),
        training: predicts ? undefined : { outputs, optimizer, ...clip, ...rules },
      };
    },
  );
