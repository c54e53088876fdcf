import { Opcode } from '../../kernels/program/opcodes.js';
import type { Parameter } from '../weights/weight-spec.js';
import type { Arena, Use } from './arena.js';
import { encodedBytes, type Instruction } from './instruction.js';
import { sharesUnits } from './shares-units.js';
import { stepBytes, type Value } from './value.js';

/** A state that outlives a step: of stateful layers. */
export interface CarriedState {
  /** Such as `h`. */
  readonly name: string;
  readonly units: number;
  /** [batch, units], padded rows. */
  readonly address: number;
}

/** A value of which a part is dropped, and the mask by which its gradient is multiplied. */
export interface Dropped {
  readonly output: Value;
  readonly mask: number;
}

/**
 * Draws dropout's masks and normal numbers, one after the other; a rate that drops nothing or everything, and a deviation
 * of 0, draws none.
 */
export interface MaskSource {
  /**
   * A mask `[steps, batch, columns]`.
   *
   * @param drawn how many of them are counted: layers of tfjs draw more than they use
   * @returns where it lies
   */
  draw(
    context: ProgramContext,
    layer: string,
    rate: number,
    steps: number,
    columns: number,
    drawn?: number,
  ): number | undefined;
  /** `x` times a mask of as many steps as it has, or of one. */
  drop(
    context: ProgramContext,
    layer: string,
    x: Value,
    rate: number,
    steps: number,
    drawn?: number,
  ): Dropped | undefined;
  /** `x` plus normal numbers of mean 0. */
  addNormals(context: ProgramContext, layer: string, x: Value, deviation: number): Value | undefined;
  /** `x` times normal numbers of mean 1 whose deviation is that of dropout's masks. */
  multiplyNormals(context: ProgramContext, layer: string, x: Value, rate: number): Dropped | undefined;
  /** `x` with a fraction dropped as AlphaDropout does it. */
  dropToAlpha(context: ProgramContext, layer: string, x: Value, rate: number): Dropped | undefined;
}

/** A use of a table of which only the rows that occur are stepped on. */
export interface RowUse {
  readonly table: Parameter;
  /** Numbers of its rows. */
  readonly ids: Value;
}

/** One program while it is being written. */
export class ProgramContext {
  readonly instructions: Instruction[];
  readonly arena: Arena;
  /** Samples in a batch. */
  readonly batch: number;
  readonly threads: number;
  /** Zeros, as long as the states and the bias of any LSTM. */
  readonly zeros: { readonly address: number; readonly bytes: number };
  /** By layer name. */
  readonly carried: ReadonlyMap<string, readonly CarriedState[]>;
  /** Present while training: dropout is drawn. */
  readonly masks: MaskSource | undefined;
  /** What the optimizer steps on row by row, as the gradients of weights tell. */
  readonly rowUses: RowUse[];
  readonly #gradientScratch: Map<number, number>;

  constructor(
    arena: Arena,
    batch: number,
    threads: number,
    zeros: { readonly address: number; readonly bytes: number },
    carried: ReadonlyMap<string, readonly CarriedState[]>,
    masks: MaskSource | undefined,
    outer?: ProgramContext,
  ) {
    this.instructions = outer?.instructions ?? [];
    this.rowUses = outer?.rowUses ?? [];
    this.#gradientScratch = outer === undefined ? new Map() : outer.#gradientScratch;
    this.arena = arena;
    this.batch = batch;
    this.threads = threads;
    this.zeros = zeros;
    this.carried = carried;
    this.masks = masks;
  }

  /** The same program where `fold` samples stand for one of the batch. */
  folded(fold: number): ProgramContext {
    if (fold === 1) return this;
    const { arena, batch, threads, zeros, carried, masks } = this;
    return new ProgramContext(arena, batch * fold, threads, zeros, carried, masks, this);
  }

  /** Zeros for a layer without bias, at least `columns` of them. */
  zeroBias(columns: number): number {
    if (4 * columns > this.zeros.bytes) throw new RangeError('zeroBias: expected fewer columns');
    return this.zeros.address;
  }

  /** Where a stateful layer's states of the batch before lie; none of another layer. */
  carriedStates(layer: string): readonly number[] {
    return this.carried.get(layer)?.map(({ address }) => address) ?? [];
  }

  /**
   * Scratch for gradients of weights: this many bytes for each thread. Only instructions that need as much share it, as
   * one thread may be at the next instruction already while another is at this.
   */
  gradientScratch(bytesPerThread: number): number {
    let address = this.#gradientScratch.get(bytesPerThread);
    if (address === undefined) {
      address = this.arena.take(this.threads * bytesPerThread, 'scratch');
      this.#gradientScratch.set(bytesPerThread, address);
    }
    return address;
  }

  emit(
    opcode: Opcode,
    words: readonly number[],
    layer: string,
    shapes: string,
    operations: number = 0,
  ): void {
    this.instructions.push({ opcode, words, layer, shapes, operations, samples: this.batch });
    this.arena.watch(encodedBytes(this.instructions.length)); // Some layers take one for each step.
  }

  /** Whether the threads share the units of an LSTM, step by step, instead of the samples. */
  sharesUnits(units: number): boolean {
    return sharesUnits(this.batch, units, this.threads);
  }

  /** The threads wait until each has done its samples; thread 0, which has all of a pair, opens what follows. */
  barrierOfSamples(): void {
    if (this.batch > 2) this.barrier();
  }

  /** Threads wait for each other here, where there are several; once, if this is called twice. */
  barrier(): void {
    if (this.threads > 1 && this.instructions.at(-1)?.opcode !== Opcode.Barrier) {
      this.emit(Opcode.Barrier, [], '', '');
    }
  }

  /** A new value in the arena. */
  value(steps: number, columns: number, use: Use = 'activations'): Value {
    return { address: this.arena.take(steps * stepBytes(this.batch, columns), use), steps, columns };
  }

  /** `[steps, batch, columns]`, for people. */
  shape({ steps, columns }: { steps: number; columns: number }): string {
    return `[${steps}, ${this.batch}, ${columns}]`;
  }
}
