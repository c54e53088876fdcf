import { Opcode } from '../kernels/program/opcodes.js';
import type { Use } from './program/arena.js';
import { type Lowered, operationsOf, type Program } from './program/lower.js';

/** One instruction of a plan. */
export interface PlannedInstruction {
  /** Such as `LstmForward`; `Barrier` where threads wait for each other. */
  readonly instruction: string;
  /** The layer or weight that it belongs to; empty if it is none's. */
  readonly layer: string;
  /** Shapes of what it works on. */
  readonly shapes: string;
  /** Floating-point operations of its sums of products. */
  readonly operations: number;
}

/** What a training run (or evaluation, or prediction) does at each step, and what it takes. */
export interface Plan {
  readonly batchSize: number;
  /** The instructions of one step on a full batch. */
  readonly instructions: readonly PlannedInstruction[];
  /** Floating-point operations of one step. */
  readonly operations: number;
  /** Bytes of memory in all, data included. */
  readonly bytes: number;
  /** The same by use: weights, gradients, optimizer, activations, data, program, scratch. */
  readonly bytesByUse: { readonly [use in Use]?: number };
  readonly threads: number;
  /** Why as many as these. */
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
