// What the layers of a set are compiled to, its kernels can run.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lower } from '../../src/compiler/program/lower.js';
import { PREDICTION } from '../../src/compiler/program/predict-program.js';
import { INPUT_GRADIENT } from '../../src/compiler/training/gradient-program.js';
import type { LoweringOptions } from '../../src/compiler/training/options.js';
import { TRAINING } from '../../src/compiler/training/training.js';
import { SETS } from '../../src/core/sets.js';
import { Opcode } from '../../src/kernels/program/opcodes.js';
import { loweringOptions } from '../compiler/program/chains.js';
import { inProportion } from '../in-proportion.js';

const here = { availableThreads: 8, noThreads: '' };
const runs = { numRuns: inProportion(400) };

/** Whether all layers are of kinds that a set has. */
function isOf({ kinds }: { readonly kinds: readonly string[] }, { network }: LoweringOptions): boolean {
  return network.layers.every(({ kind }) => kinds.includes(kind));
}

/** Names of instructions. */
function opcodesOf(programs: readonly { instructions: readonly { opcode: Opcode }[] }[]): Set<string> {
  return new Set(programs.flatMap(({ instructions }) => instructions.map(({ opcode }) => Opcode[opcode])));
}

function without(given: Set<string>, known: readonly string[]): string[] {
  return [...given].filter((name) => name !== 'Barrier' && !known.includes(name));
}

test('each instruction that layers of lethe/core/lstm are trained by is in its set', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(loweringOptions, (options) => {
      fc.pre(isOf(SETS.lstm, options));
      const { training } = options;
      const outputs = training?.outputs.map((output) => ({ ...output, metrics: [] }));
      const described = training && outputs ? { ...training, outputs } : undefined;
      const { programs } = lower({ ...options, ...here, training: described }, TRAINING);
      const gradient = lower({ ...options, ...here }, INPUT_GRADIENT);
      const used = opcodesOf([...programs, ...gradient.programs]);
      for (const name of used) seen.add(name);
      expect(without(used, SETS.lstm.opcodes)).toEqual([]);
    }),
    { ...runs, maxSkipsPerRun: 1000 },
  );
  expect(seen).toContain('LstmBackward');
});

test('each instruction that layers of lethe/core/lstm-inference predict by is in its set', () => {
  const set = SETS['lstm-inference'];
  const seen = new Set<string>();
  fc.assert(
    fc.property(loweringOptions, (options) => {
      fc.pre(isOf(set, options));
      const used = opcodesOf(lower({ ...options, ...here }, PREDICTION).programs);
      for (const name of used) seen.add(name);
      expect(without(used, set.opcodes)).toEqual([]);
    }),
    { ...runs, maxSkipsPerRun: 1000 },
  );
  expect(seen).toContain('LstmForward');
});
