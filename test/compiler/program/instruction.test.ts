import { expect, test } from '@jest/globals';
import { encode, type Instruction } from '../../../src/compiler/program/instruction.js';
import { LetheError } from '../../../src/errors.js';
import { Opcode, RECORD_WORDS } from '../../../src/kernels/program/opcodes.js';

const instruction = (opcode: Opcode): Instruction => ({
  opcode,
  words: [7],
  layer: `layer of ${opcode}`,
  shapes: '',
  operations: 0,
  samples: 1,
});

test('a program is a head, a record for each instruction, an end', () => {
  const words = encode(5, 64, [instruction(Opcode.Dense)]);
  const record = (index: number): number[] => Array.from(words.subarray(index * RECORD_WORDS)).slice(0, 3);
  expect([record(0), record(1), record(2)]).toEqual([
    [0, 5, 64],
    [Opcode.Dense, 7, 0],
    [Opcode.End, 0, 0],
  ]);
});

test('kernels that lack an instruction get no program that has it', () => {
  const carried = { opcodes: new Set([Opcode.Dense]), elsewhere: ' in a small entry (lethe/core has it)' };
  const program = [instruction(Opcode.Dense), instruction(Opcode.GruForward)];
  expect(() => encode(1, 0, program.slice(0, 1), carried)).not.toThrow();
  expect(() => encode(1, 0, program, carried)).toThrow(LetheError);
  expect(() => encode(1, 0, program, carried)).toThrow(
    'layer layer of 34: instruction 34 has no kernel in a small entry (lethe/core has it)',
  );
  expect(() => encode(1, 0, program)).not.toThrow();
});
