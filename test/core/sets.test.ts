// What the layers of a set are compiled to, its kernels can run.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTopology } from '../../src/compiler/index.js';
import { lower } from '../../src/compiler/program/lower.js';
import { PREDICTION } from '../../src/compiler/program/predict-program.js';
import { INPUT_GRADIENT } from '../../src/compiler/training/gradient-program.js';
import type { LoweringOptions } from '../../src/compiler/training/options.js';
import { TRAINING } from '../../src/compiler/training/training.js';
import { SETS } from '../../src/core/sets.js';
import { defaultNetwork } from '../../src/forecast/network/default-network.js';
import type { ForecastShapes } from '../../src/forecast/network/shapes.js';
import { stepNetwork } from '../../src/forecast/network/step-network.js';
import { Opcode } from '../../src/kernels/program/opcodes.js';
import { Network } from '../../src/network/public.js';
import { prepareStream } from '../../src/session/index.js';
import { denses, type Make, recurrent } from '../compiler/generated/layers.js';
import { ADAM, dense, layer, sequential } from '../compiler/networks.js';
import { chainOf } from '../compiler/program/chains.js';
import { inProportion } from '../in-proportion.js';

const constraints = fc.constantFrom(
  {},
  { kernel_constraint: { class_name: 'MaxNorm', config: { max_value: 1, axis: 0 } } },
  { recurrent_constraint: { class_name: 'NonNeg', config: {} } },
);

const lstms: fc.Arbitrary<Make> = fc.tuple(recurrent('LSTM'), constraints).map(([make, constraint]): Make => {
  return (...place) => {
    const made = make(...place);
    return made && { ...made, config: { ...made.config, ...constraint } };
  };
});

const others: fc.Arbitrary<Make> = fc.constantFrom<Make[]>(
  (name) => layer('Activation', name, { activation: 'sigmoid' }),
  (name) => layer('Softmax', name, { axis: -1 }),
  (name) => layer('Dropout', name, { rate: 0.25 }),
  (name) => layer('Flatten', name),
  (name, { shape }) => layer('Reshape', name, { target_shape: [...shape, 1] }),
);

const sampleShapes = [[5, 3]];

/** Chains of layers of the sets, ended by a dense one that is trained. */
const networks = fc
  .array(fc.oneof({ weight: 3, arbitrary: lstms }, denses, others), {
    minLength: 1,
    maxLength: 4,
  })
  .map((makes) => {
    const { layers } = chainOf([5, 3], makes);
    return readTopology(sequential([5, 3], [...layers, dense('last', 2)]));
  });

const trainings: fc.Arbitrary<LoweringOptions> = fc
  .record({
    network: networks,
    batchSize: fc.integer({ min: 1, max: 9 }),
    trainSamples: fc.integer({ min: 1, max: 30 }),
    evaluationSamples: fc.nat(30),
    weightSteps: fc.constantFrom([0], [1]),
    masksGradients: fc.boolean(),
    threads: fc.constantFrom(1, 2, 8),
    clip: fc.constantFrom({}, { clipNorm: 1 }, { globalClipNorm: 1 }, { clipValue: 1 }),
    checksFinite: fc.boolean(),
    constraints: fc.constantFrom('tfjs', 'keras'),
  })
  .map(({ clip, constraints, ...rest }) => {
    const outputs = [{ loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] } as const];
    const training = { outputs, optimizer: ADAM, constraints, ...clip };
    return { ...rest, sampleShapes, training, availableThreads: 8, noThreads: '' };
  });

interface Lowered {
  readonly programs: readonly { readonly instructions: readonly { readonly opcode: Opcode }[] }[];
}

/** Names of instructions beside barriers. */
function opcodesOf({ programs }: Lowered): string[] {
  const opcodes = programs.flatMap(({ instructions }) => instructions.map(({ opcode }) => opcode));
  return [...new Set(opcodes)].filter((opcode) => opcode !== Opcode.Barrier).map((opcode) => Opcode[opcode]);
}

test('each instruction that layers of lethe/core/lstm are trained by is in its set', () => {
  const { kinds, opcodes } = SETS.lstm;
  const seen = new Set<string>();
  fc.assert(
    fc.property(trainings, (options) => {
      for (const { kind } of options.network.layers) expect(kinds).toContain(kind);
      const used = [lower(options, TRAINING), lower(options, INPUT_GRADIENT)].flatMap(opcodesOf);
      for (const name of used) seen.add(name);
      expect(opcodes).toEqual(expect.arrayContaining(used));
    }),
    { numRuns: inProportion(500) },
  );
  expect([...seen]).toEqual(
    expect.arrayContaining(['LstmBackward', 'ClipNorm', 'ConstrainNorms', 'NonNegative', 'Reshape']),
  );
});

test('each instruction that layers of lethe/core/lstm-inference predict by is in its set', () => {
  const { kinds, opcodes } = SETS['lstm-inference'];
  const seen = new Set<string>();
  fc.assert(
    fc.property(trainings, (options) => {
      for (const { kind } of options.network.layers) expect(kinds).toContain(kind);
      const used = opcodesOf(lower(options, PREDICTION));
      for (const name of used) seen.add(name);
      expect(opcodes).toEqual(expect.arrayContaining(used));
    }),
    { numRuns: inProportion(500) },
  );
  expect([...seen]).toEqual(expect.arrayContaining(['LstmForward', 'Reshape', 'Softmax']));
});

const sizes = fc.integer({ min: 1, max: 9 });
const forecasts = fc.record({
  cell: fc.constantFrom('lstm' as const, 'gru' as const),
  units: sizes,
  layers: fc.integer({ min: 1, max: 3 }),
  embedding: fc.nat(3),
  isRecursive: fc.boolean(),
  lookback: sizes,
  targets: fc.integer({ min: 1, max: 3 }),
  others: fc.nat(4),
  future: fc.nat(3),
  fixed: fc.nat(3),
  horizon: sizes,
  quantiles: fc.constantFrom(1, 3),
  batchSize: sizes,
});

test('each instruction that networks of forecasters predict by is in the set of lethe/forecast/inference', () => {
  const { kinds, opcodes } = SETS['forecast-inference'];
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      forecasts,
      ({ isRecursive, lookback, targets, others, future, fixed, horizon, quantiles, batchSize, ...size }) => {
        const shapes: ForecastShapes = {
          past: [lookback, 2 * targets + others + future],
          recent: [lookback * targets],
          future: future === 0 ? null : isRecursive ? [future] : [horizon, future],
          static: fixed === 0 ? null : [fixed],
          series: 4,
          output: [isRecursive ? 1 : horizon, targets * quantiles],
        };
        const made = isRecursive ? stepNetwork(shapes, size) : defaultNetwork(shapes, size);
        const network = readTopology(Network.create(made, { seed: 1 }).topology);
        for (const { kind } of network.layers) expect(kinds).toContain(kind);
        const sampleShapes = network.inputs.map(({ shape }) => shape as number[]);
        const whole = { network, sampleShapes, batchSize, threads: 2, availableThreads: 8, noThreads: '' };
        const lowered: Lowered[] = [lower(whole, PREDICTION)];
        if (isRecursive) {
          const stepShapes = sampleShapes.map((shape) =>
            shape.length === 2 ? [1, shape[1] as number] : shape,
          );
          lowered.push(prepareStream({ network, stepShapes, batch: batchSize, threads: 1 }));
        }
        const used = lowered.flatMap(opcodesOf);
        for (const name of used) seen.add(name);
        expect(opcodes).toEqual(expect.arrayContaining(used));
      },
    ),
    { numRuns: inProportion(200) },
  );
  expect([...seen]).toEqual(
    expect.arrayContaining(['LstmForward', 'GruForward', 'Embed', 'Combine', 'CopyColumns']),
  );
});
