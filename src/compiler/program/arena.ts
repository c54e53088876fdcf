// Lays the arena out: one address after the other, every block at a multiple of 16 bytes.
import { ARENA_START } from '../../kernels/program/arena.js';

const ALIGNMENT = 16;

/** The use of a block of the arena, as summed up by `explain`. */
export type Use = 'weights' | 'gradients' | 'optimizer' | 'activations' | 'data' | 'program' | 'scratch';

/** The allocated bytes of the arena, by use. */
interface Taken {
  readonly end: number;
  readonly uses: ReadonlyMap<Use, number>;
}

/** A bump allocator that counts bytes by use. Programs that run one after the other share the last part. */
export class Arena {
  #taken: Taken = { end: ARENA_START, uses: new Map() };
  #widest: Taken = this.#taken;
  /** Called with its growing bytes; throws if there are too many, which stops lowering a huge network. */
  readonly #watch: ((bytes: number) => void) | undefined;

  constructor(watch?: (bytes: number) => void) {
    this.#watch = watch;
  }

  /** The address of `bytes` new bytes. */
  take(bytes: number, use: Use): number {
    const address = this.#taken.end;
    const size = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const uses = new Map(this.#taken.uses).set(use, (this.#taken.uses.get(use) ?? 0) + size);
    this.#taken = { end: address + size, uses };
    if (this.#taken.end > this.#widest.end) this.#widest = this.#taken;
    this.watch();
    return address;
  }

  /** @param more bytes that will be taken later, such as those of a program that is being written */
  watch(more: number = 0): void {
    this.#watch?.(this.bytes + more);
  }

  floats(count: number, use: Use): number {
    return this.take(4 * count, use);
  }

  /** What is taken from here on may be given up again by {@link rewind}. */
  get mark(): Taken {
    return this.#taken;
  }

  /** Gives up everything that was taken since `mark`: the next program lies over it. */
  rewind(mark: Taken): void {
    this.#taken = mark;
  }

  /** Goes on behind everything that was ever taken. */
  rewindToWidest(): void {
    this.#taken = this.#widest;
  }

  /** Bytes of the whole arena, from address 0. */
  get bytes(): number {
    return this.#widest.end;
  }

  get bytesByUse(): ReadonlyMap<Use, number> {
    return this.#widest.uses;
  }
}
