import { Opcode } from '../kernels/program/opcodes.js';
import type { Use } from './program/arena.js';
import { type Lowered, operationsOf, type Program } from './program/lower.js';

/** One instruction of a plan. */
export interface PlannedInstruction {
  /** Name of the instruction, such as `LstmForward`; at a `Barrier` threads wait for each other. */
  readonly instruction: string;
  /** The layer or weight that it belongs to; empty if none. */
  readonly layer: string;
  /** Shapes of its values. */
  readonly shapes: string;
  /** Floating-point operations in its sums of products. */
  readonly operations: number;
}

/** The work of each step of a training run (or evaluation, or prediction), and its cost. */
export interface Plan {
  readonly batchSize: number;
  /** The instructions of one step on a full batch. */
  readonly instructions: readonly PlannedInstruction[];
  /** Floating-point operations of one step. */
  readonly operations: number;
  /** Total bytes of memory, including data. */
  readonly bytes: number;
  /** Bytes by use: weights, gradients, optimizer, activations, data, program, scratch. */
  readonly bytesByUse: { readonly [use in Use]?: number };
  readonly threads: number;
  /** The reason for this number of threads. */
  readonly threadsReason: string;
}

/** The plan of the first program: the training run on full batches, if there is one. */
export function planOf({ programs, bytes, bytesByUse, threads }: Lowered): Plan {
  const program = programs[0] as Program;
  const { batch, instructions } = program;
  return {
    batchSize: batch,
    instructions: instructions.map(({ opcode, layer, shapes, operations }) => ({
      instruction: Opcode[opcode] ?? String(opcode),
      layer,
      shapes,
      operations,
    })),
    operations: operationsOf(program),
    bytes,
    bytesByUse: Object.fromEntries(bytesByUse),
    threads: threads.threads,
    threadsReason: threads.reason,
  };
}
