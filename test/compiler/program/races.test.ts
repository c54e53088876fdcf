import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Instruction } from '../../../src/compiler/program/instruction.js';
import { lower } from '../../../src/compiler/program/lower.js';
import { INPUT_GRADIENT } from '../../../src/compiler/training/gradient-program.js';
import { TRAINING } from '../../../src/compiler/training/training.js';
import { Opcode } from '../../../src/kernels/program/opcodes.js';
import { inProportion } from '../../in-proportion.js';
import { RUNS } from '../../kernels/cases.js';
import { loweringOptions } from './chains.js';
import { type Extent, extentsOf } from './extents.js';

/** How threads share an operand: each its samples, panels or floats, or the first thread or every thread all of it. */
type Share = 'samples' | 'panels' | 'floats' | 'first' | 'every';

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
}

function accessesOf({ opcode, words }: Instruction, threads: number): Access[] {
  const share = SHARES[opcode];
  if (share === undefined) throw new Error(`accessesOf: expected an instruction, got ${Opcode[opcode]}`);
  const { reads, writes } = extentsOf(opcode, words, threads);
  return [
    ...reads.map((extent) => ({
      ...extent,
      writes: false,
      share: READ_BY_EVERY.has(extent.what) ? ('every' as const) : share,
    })),
    ...writes.map((extent) => ({ ...extent, writes: true, share })),
  ];
}

/** Whether one thread may meet what another one does, if no barrier is between the two. */
function races(a: Access, b: Access): boolean {
  if (!a.writes && !b.writes) return false;
  if (a.address >= b.address + b.bytes || b.address >= a.address + a.bytes) return false;
  if (a.share !== b.share || a.share === 'every') return true;
  // Samples are cut alike in all values of a batch; panels and floats only in the same stretch of memory.
  const isCutAnywhere = a.share === 'samples' || a.share === 'first';
  return !isCutAnywhere && (a.address !== b.address || a.bytes !== b.bytes);
}

/** The first race of a program, or undefined. Its end is followed by its beginning. */
function findRace(instructions: readonly Instruction[], threads: number): string | undefined {
  let sinceBarrier: Access[] = [];
  for (const instruction of [...instructions, ...instructions]) {
    if (instruction.opcode === Opcode.Barrier) {
      sinceBarrier = [];
      continue;
    }
    const accesses = accessesOf(instruction, threads);
    for (const access of accesses) {
      const other = [...sinceBarrier, ...accesses].find((earlier) => races(earlier, access));
      if (other !== undefined) return `${other.what} (${other.share}), ${access.what} (${access.share})`;
    }
    sinceBarrier.push(...accesses);
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
      for (const { instructions } of programs)
        expect(findRace(instructions, threads.threads)).toBeUndefined();
    }),
    { ...RUNS, numRuns: inProportion(500) },
  );
});

test('nor on the way back to the input', () => {
  fc.assert(
    fc.property(loweringOptions, ({ network, sampleShapes, batchSize }) => {
      const { programs } = lower(
        { network, sampleShapes, batchSize, threads: 2, availableThreads: 2 },
        INPUT_GRADIENT,
      );
      for (const { instructions } of programs) expect(findRace(instructions, 2)).toBeUndefined();
    }),
    { ...RUNS, numRuns: inProportion(200) },
  );
});

test('without its barriers every training has a race', () => {
  fc.assert(
    fc.property(loweringOptions, (options) => {
      for (const { kind, instructions } of lower({ ...options, threads: 2 }, TRAINING).programs) {
        const without = instructions.filter(({ opcode }) => opcode !== Opcode.Barrier);
        if (kind === 'train') expect(findRace(without, 2)).toBeDefined();
      }
    }),
    { ...RUNS, numRuns: inProportion(100) },
  );
});
