import type { KernelHost } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { type Lowered, type Program, programWords } from '../lowering/lower.js';
import { type Plan, planOf } from '../plan.js';
import type { SessionMemory } from './session-memory.js';

/**
 * A network with its weights and states in an arena of the kernels: what all sessions have. Everything is synchronous
 * but the beginning. Close it when done: it holds memory and threads.
 */
export class NetworkSession {
  /** A sample's shape at the output. */
  readonly outputShape: readonly number[];
  protected readonly host: KernelHost;
  protected readonly memory: SessionMemory;
  protected readonly lowered: Lowered;

  protected constructor(lowered: Lowered, host: KernelHost, memory: SessionMemory) {
    this.host = host;
    this.memory = memory;
    this.lowered = lowered;
    this.outputShape = lowered.layout.output.shape;
    memory.clear();
    for (const program of lowered.programs) memory.writeWords(program.address, programWords(program));
  }

  /** What it does at each step, and what that takes. */
  get plan(): Plan {
    return planOf(this.lowered);
  }

  /** Hands memory and threads back. The session is of no use afterwards. */
  close(): void {
    this.host.release();
  }

  /** Layer by layer: kernel, recurrent kernel, bias; row-major in tfjs's shapes. */
  setWeights(values: readonly Float32Array[]): void {
    this.memory.setWeights(values);
  }

  getWeights(): Float32Array[] {
    return this.memory.getWeights();
  }

  /** All weights as the kernels have them: for a session of the same network, which saves it their laying out. */
  getPackedWeights(): Float32Array {
    return this.memory.getPackedWeights();
  }

  setPackedWeights(packed: Float32Array): void {
    this.memory.setPackedWeights(packed);
  }

  /** States of the stateful layers in their order: h and c of each, `[batch, units]`. */
  setStates(states: readonly Float32Array[]): void {
    this.memory.setStates(states);
  }

  getStates(): Float32Array[] {
    return this.memory.getStates();
  }

  resetStates(): void {
    this.memory.resetStates();
  }

  protected program(kind: Program['kind'], batch: number): Program {
    const program = this.lowered.programs.find((other) => other.kind === kind && other.batch === batch);
    if (program === undefined) throw new LetheError('state', `this session was not opened to ${kind}`);
    return program;
  }
}
