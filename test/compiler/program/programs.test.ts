import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Lowered, lower, programWords } from '../../../src/compiler/program/lower.js';
import type { TrainingLayout } from '../../../src/compiler/training/layout.js';
import { TRAINING } from '../../../src/compiler/training/training.js';
import { ARENA_START } from '../../../src/kernels/program/arena.js';
import { Opcode } from '../../../src/kernels/program/opcodes.js';
import { inProportion } from '../../in-proportion.js';
import { RUNS } from '../../kernels/cases.js';
import { padded } from '../../kernels/harness.js';
import { loweringOptions } from './chains.js';
import { type Extent, extentsOf } from './extents.js';

const CASES = { ...RUNS, numRuns: inProportion(300) };
const LOG_ROWS = 4096;
const ZEROS: Extent = { what: 'the kernels own zeros', address: ARENA_START, bytes: 64 };

/** Blocks that outlive a step; each has to be free of the others. */
function blocksOf({ layout, programs }: Lowered<TrainingLayout>): Extent[] {
  const { parameters, zeros, hyperparameters, scalars, carried, log } = layout;
  const floats = (what: string, address: number, count: number): Extent => ({
    what,
    address,
    bytes: 4 * count,
  });
  const region = (what: string, address: number): Extent => floats(what, address, parameters.trainableFloats);
  return [
    ZEROS,
    { what: 'zeros', ...zeros },
    ...parameters.all.map(({ spec, address, floats: count }) => floats(spec.name, address, count)),
    region('gradients', parameters.gradients),
    ...(layout.gradientMask === 0 ? [] : [region('masks', layout.gradientMask)]),
    ...parameters.slots.map((address) => region('slot', address)),
    floats('hyperparameters', hyperparameters, 16),
    floats('scalars', scalars.address, scalars.names.length),
    ...[...carried].flatMap(([layer, states]) =>
      states.map(({ name, address, units }) => floats(`${layer} ${name}`, address, padded(units))),
    ),
    floats('log', log, scalars.names.length * LOG_ROWS),
    ...programs.map((program) => ({
      what: program.kind,
      address: program.address,
      bytes: programWords(program).byteLength,
    })),
  ].filter(({ bytes }) => bytes > 0);
}

function overlaps(a: Extent, b: Extent): boolean {
  return a.address < b.address + b.bytes && b.address < a.address + a.bytes;
}

function isWithin(part: Extent, whole: Extent): boolean {
  return part.address >= whole.address && part.address + part.bytes <= whole.address + whole.bytes;
}

/** Where the memory begins that each step writes before it reads it. */
function beginOfStep({ log, scalars }: TrainingLayout): number {
  return log + 16 * Math.ceil((4 * LOG_ROWS * scalars.names.length) / 16);
}

/** Byte ranges that were written, by 16 bytes. */
class Written {
  readonly #blocks: Set<number> = new Set();

  add({ address, bytes }: Extent): void {
    for (let at = address; at < address + bytes; at += 16) this.#blocks.add(at);
  }

  has({ address, bytes }: Extent): boolean {
    for (let at = address; at < address + bytes; at += 16) if (!this.#blocks.has(at)) return false;
    return true;
  }
}

describe('a lowered program', () => {
  test('has weights, gradients, states, logs and programs in places of their own, inside the arena', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        const lowered = lower(options, TRAINING);
        const blocks = blocksOf(lowered).sort((a, b) => a.address - b.address);
        for (const [index, block] of blocks.entries()) {
          const next = blocks[index + 1];
          if (next !== undefined && overlaps(block, next)) {
            throw new Error(`${block.what} and ${next.what} overlap`);
          }
          expect(block.address + block.bytes).toBeLessThanOrEqual(lowered.bytes);
        }
      }),
      CASES,
    );
  });

  test('counts every byte of its arena for one use', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        const { bytes, bytesByUse } = lower(options, TRAINING);
        expect(ARENA_START + [...bytesByUse.values()].reduce((sum, use) => sum + use, 0)).toBe(bytes);
      }),
      CASES,
    );
  });

  test('reads and writes inside the arena only, vectors at multiples of 16', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        const { programs, bytes, threads } = lower(options, TRAINING);
        for (const { instructions } of programs) {
          for (const { opcode, words } of instructions) {
            const { reads, writes } = extentsOf(opcode, words, threads.threads);
            for (const { what, address, bytes: size } of [...reads, ...writes]) {
              const grain = size >= 16 && !what.endsWith('scalars') ? 16 : 4;
              if (address < ARENA_START || address + size > bytes || address % grain !== 0) {
                throw new Error(`${what}: ${size} bytes at ${address} of ${bytes}`);
              }
            }
          }
        }
      }),
      CASES,
    );
  });

  test('reads in a step only what the step has written before, or what outlives it', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        const { programs, layout, threads } = lower(options, TRAINING);
        const begin = beginOfStep(layout);
        for (const { instructions } of programs) {
          const written = new Written();
          for (const { opcode, words } of instructions) {
            const { reads, writes } = extentsOf(opcode, words, threads.threads);
            for (const read of reads) {
              if (read.address >= begin && !written.has(read))
                throw new Error(`${read.what} was not written`);
            }
            for (const write of writes) written.add(write);
          }
        }
      }),
      CASES,
    );
  });

  test('writes no part of a value over another', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        const { programs, layout, threads } = lower(options, TRAINING);
        const begin = beginOfStep(layout);
        for (const { instructions } of programs) {
          const all: Extent[] = [];
          for (const { opcode, words } of instructions) {
            for (const write of extentsOf(opcode, words, threads.threads).writes) {
              if (write.address < begin) continue;
              const other = all.find((earlier) => overlaps(earlier, write));
              if (other === undefined) all.push(write);
              // The gradient of a last state is added to that of the last step.
              else if (opcode === Opcode.AddValues && isWithin(write, other)) continue;
              else if (other.address !== write.address || other.bytes !== write.bytes) {
                throw new Error(`${write.what} lies over a part of ${other.what}`);
              }
            }
          }
        }
      }),
      CASES,
    );
  });

  test('never writes the zeros, and weights only where it trains', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        const { programs, layout, threads } = lower(options, TRAINING);
        const { zeros, parameters } = layout;
        const frozen = parameters.all
          .filter(({ gradient }) => gradient === undefined)
          .map(({ spec, address, floats }) => ({ what: spec.name, address, bytes: 4 * floats }));
        for (const block of [ZEROS, { what: 'zeros', ...zeros }, ...frozen]) {
          for (const { kind, instructions } of programs) {
            for (const { opcode, words } of instructions) {
              // A moving mean or variance follows the batches that are trained.
              const mayMove = kind === 'train' && opcode === Opcode.MovingAverage;
              for (const write of extentsOf(opcode, words, threads.threads).writes) {
                const moves = mayMove && write.address === block.address && /moving/.test(block.what);
                if (!moves && overlaps(write, block)) throw new Error(`${write.what} writes ${block.what}`);
              }
            }
          }
        }
      }),
      CASES,
    );
  });

  test('is the same instructions for any number of threads, but for barriers and addresses', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        const kinds = (threads: number): Opcode[][] =>
          lower({ ...options, threads }, TRAINING).programs.map(({ instructions }) =>
            instructions.map(({ opcode }) => opcode).filter((opcode) => opcode !== Opcode.Barrier),
          );
        expect(kinds(2)).toEqual(kinds(1));
        expect(kinds(8)).toEqual(kinds(1));
      }),
      { ...CASES, numRuns: inProportion(50) },
    );
  });

  test('is for one thread free of barriers', () => {
    fc.assert(
      fc.property(loweringOptions, (options) => {
        for (const { instructions } of lower({ ...options, threads: 1 }, TRAINING).programs) {
          expect(instructions.some(({ opcode }) => opcode === Opcode.Barrier)).toBe(false);
        }
      }),
      { ...CASES, numRuns: inProportion(50) },
    );
  });
});
