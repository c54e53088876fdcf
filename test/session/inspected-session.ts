// A training session that can be looked into in the middle of a step.

import { type LstmTrace, recordOf } from '../../src/compiler/index.js';
import type { Program } from '../../src/compiler/program/lower.js';
import { unpackWeight } from '../../src/compiler/weights/weight-layout.js';
import type { KernelHost } from '../../src/engine/index.js';
import { Opcode, RECORD_WORDS } from '../../src/kernels/program/opcodes.js';
import {
  type PreparedSession,
  prepareSession,
  type SessionOptions,
  TrainingSession,
} from '../../src/session/index.js';
import { openOn } from '../../src/session/runtime.js';

export class InspectedSession extends TrainingSession {
  readonly #firstBatch: number;

  static override async open(
    options: SessionOptions,
    prepared: PreparedSession = prepareSession(options),
  ): Promise<InspectedSession> {
    return openOn(prepared, (host) => new InspectedSession(options, prepared, host));
  }

  private constructor(options: SessionOptions, prepared: PreparedSession, host: KernelHost) {
    super(options, prepared, host);
    this.#firstBatch = Math.min(options.batchSize, options.train?.count ?? 0);
  }

  /** Gradients of all trainable weights on the first batch of the order, at the present weights. */
  gradients(): Float32Array[] {
    const { hyperparameters, parameters } = this.layout;
    const block = this.floats(hyperparameters, 16).slice();
    // Nothing that outlives the step is changed before; but what the optimizer counts is.
    this.#runUntilAfter(Opcode.PrepareOptimizer);
    this.writeFloats(hyperparameters, block);
    return parameters.all.flatMap(({ spec, floats, gradient }) =>
      gradient === undefined ? [] : [unpackWeight(spec, this.floats(gradient, floats))],
    );
  }

  /** What the first LSTM did on the first batch of the order, in its order of processing. */
  trace(): LstmTrace {
    const batch = this.#firstBatch;
    const { tape } = this.#runUntilAfter(Opcode.Loss);
    const first = tape.entries.find(({ entry }) => recordOf(entry.layer).trace !== null);
    if (first === undefined) throw new Error('expected an LSTM');
    const floats = (address: number, count: number): Float32Array => this.floats(address, count);
    return recordOf(first.entry.layer).trace?.(floats, first.entry, batch, batch) as LstmTrace;
  }

  /** Runs the first batch up to an instruction, of which there is one. */
  #runUntilAfter(opcode: Opcode): Program {
    const program = this.program('train', this.#firstBatch);
    const last = program.instructions.findIndex((instruction) => instruction.opcode === opcode);
    // Its own record, and the program's head before all.
    const at = program.address + 4 * RECORD_WORDS * (last + 2);
    const [word] = new Uint32Array(this.host.memory.buffer, at, 1).slice();
    this.writeWords(at, Uint32Array.of(Opcode.End));
    try {
      this.host.run(program.address, 0, 0, 0, 1);
    } finally {
      this.writeWords(at, Uint32Array.of(word as number));
    }
    return program;
  }
}
