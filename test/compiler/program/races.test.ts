import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idRangeOf, type OutputTraining, type TrainingDescription } from '../../../src/compiler/index.js';
import type { Instruction } from '../../../src/compiler/program/instruction.js';
import { lower, type Program } from '../../../src/compiler/program/lower.js';
import { INPUT_GRADIENT } from '../../../src/compiler/training/gradient-program.js';
import { TRAINING } from '../../../src/compiler/training/training.js';
import { Opcode } from '../../../src/kernels/program/opcodes.js';
import { inProportion } from '../../in-proportion.js';
import { RUNS } from '../../kernels/cases.js';
import { dense, lstm, trainingOptions } from '../networks.js';
import { loweringOptions } from './chains.js';
import { type Extent, extentsOf } from './extents.js';

/**
 * How threads share an operand: each its samples, panels or floats, or the first thread or every thread all of it; or
 * units, as they are taken.
 */
type Share = 'samples' | 'panels' | 'floats' | 'first' | 'every' | 'units';

const SHARES: Readonly<Record<Opcode, Share | undefined>> = {
  [Opcode.End]: undefined,
  [Opcode.Barrier]: undefined,
  [Opcode.Gather]: 'samples',
  [Opcode.Dense]: 'samples',
  [Opcode.LstmForward]: 'samples',
  [Opcode.LstmBackward]: 'samples',
  [Opcode.GruForward]: 'samples',
  [Opcode.GruBackward]: 'samples',
  [Opcode.SimpleRnnForward]: 'samples',
  [Opcode.SimpleRnnBackward]: 'samples',
  [Opcode.Activate]: 'samples',
  [Opcode.ActivationGradient]: 'samples',
  [Opcode.Softmax]: 'samples',
  [Opcode.SoftmaxGradient]: 'samples',
  [Opcode.DrawMask]: 'samples',
  [Opcode.MultiplyMask]: 'samples',
  [Opcode.Loss]: 'samples',
  [Opcode.Metric]: 'samples',
  [Opcode.Reshape]: 'samples',
  [Opcode.Reverse]: 'samples',
  [Opcode.Repeat]: 'samples',
  [Opcode.RepeatGradient]: 'samples',
  [Opcode.Copy]: 'samples',
  [Opcode.AddValues]: 'samples',
  [Opcode.Scale]: 'samples',
  [Opcode.Combine]: 'samples',
  [Opcode.Dot]: 'samples',
  [Opcode.Spread]: 'samples',
  [Opcode.SpreadGradient]: 'samples',
  [Opcode.NormalizeRows]: 'samples',
  [Opcode.NormalizeRowsGradient]: 'samples',
  [Opcode.CombineGradient]: 'samples',
  [Opcode.CopyColumns]: 'samples',
  [Opcode.Embed]: 'samples',
  [Opcode.Unfold]: 'samples',
  [Opcode.Fold]: 'samples',
  [Opcode.Pool]: 'samples',
  [Opcode.PoolGradient]: 'samples',
  [Opcode.Permute]: 'samples',
  [Opcode.LayerNormalize]: 'samples',
  [Opcode.LayerNormalizeGradient]: 'samples',
  [Opcode.BatchNormalize]: 'samples',
  [Opcode.BatchNormalizeGradient]: 'samples',
  [Opcode.Rectify]: 'samples',
  [Opcode.RectifyGradient]: 'samples',
  [Opcode.Prelu]: 'samples',
  [Opcode.PreluGradient]: 'samples',
  [Opcode.DrawNormals]: 'samples',
  [Opcode.AlphaDrop]: 'samples',
  [Opcode.CheckFinite]: 'floats',
  [Opcode.WeightGradient]: 'panels',
  [Opcode.LstmWeightGradient]: 'panels',
  [Opcode.BiasGradient]: 'panels',
  [Opcode.Transpose]: 'panels',
  [Opcode.PreluSlopeGradient]: 'panels',
  [Opcode.PenaltyGradient]: 'floats',
  [Opcode.ClipValue]: 'floats',
  [Opcode.ClipNorm]: 'floats',
  [Opcode.Optimize]: 'floats',
  [Opcode.Clear]: 'floats',
  [Opcode.Mean]: 'first',
  [Opcode.AddScalar]: 'first',
  [Opcode.MaskSteps]: 'samples',
  [Opcode.MaskedSteps]: 'samples',
  [Opcode.Ratio]: 'first',
  [Opcode.R2Score]: 'first',
  [Opcode.Log]: 'first',
  [Opcode.Penalty]: 'first',
  [Opcode.SquaredNorm]: 'first',
  [Opcode.PrepareOptimizer]: 'first',
  [Opcode.EmbedGradient]: 'panels',
  [Opcode.OptimizeRows]: 'panels',
  [Opcode.ColumnMoments]: 'panels',
  [Opcode.NormalizeSums]: 'panels',
  [Opcode.MovingAverage]: 'floats',
  [Opcode.ConstrainNorms]: 'panels',
  [Opcode.NonNegative]: 'floats',
};

/** What all threads read whole, whichever their share of the result. */
const READ_BY_EVERY = new Set([
  'Dense w',
  'Dense bias',
  'LstmForward kernel',
  'LstmForward recurrent kernel',
  'LstmForward bias',
  'LstmBackward transposed',
  'GruForward kernel',
  'GruForward recurrent kernel',
  'GruForward bias',
  'GruBackward recurrent',
  'GruBackward recurrent of candidates',
  'GruBackward kernel',
  'GruBackward kernel of candidates',
  'SimpleRnnForward kernel',
  'SimpleRnnForward recurrent kernel',
  'SimpleRnnForward bias',
  'SimpleRnnBackward transposed',
  'WeightGradient x',
  'WeightGradient dy',
  'LstmWeightGradient x',
  'LstmWeightGradient h',
  'LstmWeightGradient dz',
  'BiasGradient dy',
  'Transpose w',
  'Prelu alpha',
  'PreluGradient alpha',
  'PreluSlopeGradient x',
  'PreluSlopeGradient dy',
  'ClipNorm scalar',
  'Loss parameters',
  'Loss mask',
  'Metric parameters',
  'Optimize hyperparameters',
  'Embed table',
  'EmbedGradient ids',
  'EmbedGradient dy',
  'OptimizeRows ids',
  'OptimizeRows hyperparameters',
  'LayerNormalize gamma',
  'LayerNormalize beta',
  'LayerNormalizeGradient gamma',
  'NormalizeSums dy',
  'NormalizeSums xHat',
  'ColumnMoments x',
  'BatchNormalize mean',
  'BatchNormalize variance',
  'BatchNormalize gamma',
  'BatchNormalize beta',
  'BatchNormalizeGradient variance',
  'BatchNormalizeGradient gamma',
  'BatchNormalizeGradient dBeta',
  'BatchNormalizeGradient dGamma',
]);

interface Access extends Extent {
  readonly writes: boolean;
  readonly share: Share;
  /** How many samples are cut, where those are what the threads share. */
  readonly samples: number;
}

/** Whether the threads share the units of an LSTM, step by step. */
function takesParts({ opcode, words }: Instruction): boolean {
  return words[opcode === Opcode.LstmForward ? 22 : opcode === Opcode.LstmBackward ? 17 : -1] === 1;
}

function accessesOf(instruction: Instruction, threads: number): Access[] {
  const { opcode, words } = instruction;
  // Copies of whole steps share those.
  const samples = opcode === Opcode.CopyColumns ? (words[3] as number) : instruction.samples;
  const usual = SHARES[opcode];
  if (usual === undefined) throw new Error(`accessesOf: expected an instruction, got ${Opcode[opcode]}`);
  // A pair of samples is not cut: share.ts.
  const ofSamples = usual === 'samples' && samples <= 2 ? 'first' : usual;
  const share = takesParts(instruction) ? 'units' : ofSamples;
  const { reads, writes } = extentsOf(opcode, words, threads);
  return [
    ...reads.map((extent) => ({
      ...extent,
      writes: false,
      samples,
      share: READ_BY_EVERY.has(extent.what) ? ('every' as const) : share,
    })),
    ...writes.map((extent) => ({ ...extent, writes: true, share, samples })),
  ];
}

/** Whether one thread may meet what another one does, if no barrier is between the two. */
function races(a: Access, b: Access): boolean {
  if (!a.writes && !b.writes) return false;
  if (a.address >= b.address + b.bytes || b.address >= a.address + a.bytes) return false;
  if (a.share !== b.share || a.share === 'every') return true;
  // Samples are cut alike in all values of as many; panels and floats only in the same stretch of memory.
  if (a.share === 'samples') return a.samples !== b.samples;
  const isCutAnywhere = a.share === 'first';
  return !isCutAnywhere && (a.address !== b.address || a.bytes !== b.bytes);
}

/** The first race of a program, or undefined. Its end is followed by its beginning. */
function findRace({ instructions }: Pick<Program, 'instructions'>, threads: number): string | undefined {
  let sinceBarrier: Access[] = [];
  for (const instruction of [...instructions, ...instructions]) {
    if (instruction.opcode === Opcode.Barrier) {
      sinceBarrier = [];
      continue;
    }
    const accesses = accessesOf(instruction, threads);
    // Thread 0 opens what is shared by parts, of which each step waits for the one before: src/kernels/program/phases.ts.
    const unordered = takesParts(instruction)
      ? sinceBarrier.filter(({ share }) => share !== 'first')
      : [...sinceBarrier, ...accesses];
    for (const access of accesses) {
      const other = unordered.find((earlier) => races(earlier, access));
      if (other !== undefined) return `${other.what} (${other.share}), ${access.what} (${access.share})`;
    }
    // Nobody leaves it before all parts are done; but not all threads need to have come to it.
    if (!takesParts(instruction)) sinceBarrier.push(...accesses);
  }
  return undefined;
}

test('no thread meets what another one writes before a barrier', () => {
  fc.assert(
    fc.property(loweringOptions, (options) => {
      const { programs, threads } = lower(
        { ...options, threads: Math.max(2, options.threads ?? 2) },
        TRAINING,
      );
      for (const program of programs) expect(findRace(program, threads.threads)).toBeUndefined();
    }),
    { ...RUNS, numRuns: inProportion(500) },
  );
});

test('nor on the way back to the input', () => {
  fc.assert(
    fc.property(loweringOptions, ({ network, sampleShapes, batchSize }) => {
      fc.pre(idRangeOf(network) === undefined); // Ids have no gradient.
      const { programs } = lower(
        { network, sampleShapes, batchSize, threads: 2, availableThreads: 2 },
        INPUT_GRADIENT,
      );
      for (const program of programs) expect(findRace(program, 2)).toBeUndefined();
    }),
    { ...RUNS, numRuns: inProportion(200) },
  );
});

test('without its barriers every training has a race', () => {
  fc.assert(
    fc.property(loweringOptions, (options) => {
      for (const { kind, instructions } of lower({ ...options, threads: 2 }, TRAINING).programs) {
        const without = instructions.filter(({ opcode }) => opcode !== Opcode.Barrier);
        if (kind === 'train') expect(findRace({ instructions: without }, 2)).toBeDefined();
      }
    }),
    { ...RUNS, numRuns: inProportion(100) },
  );
});

describe.each([2, 3, 8])('where masked steps do not count, on %d threads', (threads) => {
  const masked = { class_name: 'Masking', config: { name: 'masked', mask_value: 0 } };
  const layers = [masked, lstm('a', 3, { return_sequences: true }), dense('b', 2)];
  const { training, ...rest } = trainingOptions({
    ...{ sampleShape: [5, 3], layers, batchSize: 9, targetSize: 2, samples: 9 },
  });
  const outputs: OutputTraining[] = [
    { loss: 'meanSquaredError', metrics: ['precision', 'meanAbsoluteError'] },
  ];
  const described = { ...(training as TrainingDescription), outputs, lossMasks: 'keras' } as const;
  const { programs } = lower(
    { ...rest, threads, training: described, trainSamples: 9, evaluationSamples: 9 },
    TRAINING,
  );

  test.each(programs)('no thread counts steps that another one is still to mask: $kind', (program) => {
    expect(findRace(program, threads)).toBeUndefined();
    const opcodes = program.instructions.map(({ opcode }) => opcode);
    const before = opcodes.lastIndexOf(Opcode.Barrier, opcodes.indexOf(Opcode.Loss));
    const without = program.instructions.filter((_, index) => index !== before);
    expect(findRace({ instructions: without }, threads)).toContain('mask');
  });
});

describe.each([1, 2, 3, 8, 9])('where threads share the units of LSTMs, of %d samples', (batchSize) => {
  const config = { dropout: 0.5, recurrent_dropout: 0.5, go_backwards: true, return_sequences: false };
  const layers = [lstm('a', 67), lstm('b', 64, { stateful: true }), lstm('c', 64, config), dense('d', 1)];
  const options = trainingOptions({
    ...{ sampleShape: [5, 3], layers, batchSize, targetSize: 1, samples: batchSize },
    fixedBatch: true,
  });
  const sharing = [2, 3, 8].filter((threads) => threads > Math.ceil(batchSize / 2));
  const { train, ...rest } = options;

  test.each(sharing)(
    'no thread meets what another one of %d writes, in training or a prediction',
    (threads) => {
      const trained = lower({ ...rest, threads, trainSamples: batchSize }, TRAINING);
      const predicted = lower({ ...rest, training: undefined, threads }, TRAINING);
      for (const program of [...trained.programs, ...predicted.programs]) {
        expect(program.instructions.filter(takesParts).length).toBe(program.kind === 'train' ? 6 : 3);
        expect(findRace(program, threads)).toBeUndefined();
      }
    },
  );

  test.each(sharing)('each step has a place of its own in what the next one reads, on %d', (threads) => {
    const { programs } = lower({ ...rest, training: undefined, threads }, TRAINING);
    const forwards = programs.flatMap(({ instructions }) => instructions).filter(takesParts);
    // Bytes from one step of h to the next.
    expect(forwards.map(({ words }) => words[16])).toEqual(
      [68, 64, 64].map((units) => 4 * units * batchSize),
    );
  });
});
