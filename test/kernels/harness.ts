// Calls handlers of instructions on a memory of their own, as the interpreter does: a record in memory, and every
// thread's share after the other.

import { join } from 'node:path';
import { compileEntry } from './compile.js';

/** An operand: an address, a count or a code; or a float32, or a float64 of two words. */
export type Operand = number | { readonly f32: number } | { readonly f64: number };

/** Rows of a value or weight, or any list of lists of numbers. */
export type Rows = readonly (readonly number[])[];

/** What fresh memory holds: a number no kernel should leave where it has to write. */
export const UNTOUCHED = 7.25;

const MEMORY_PAGES = 64;
/** What the build for threads declares. */
const LARGEST_PAGES = 65_536;

/** Behind the kernels' own words and their 64 bytes of zeros. */
const FIRST = 1088;

type Handler = (record: number) => void;

/** The handlers by name, and the memory they work on. */
export class Kernels {
  readonly #memory: WebAssembly.Memory;
  readonly #floats: Float32Array;
  readonly #exports: WebAssembly.Exports;
  #end = FIRST;

  /** @param shared as the build for threads wants its memory */
  constructor(module: WebAssembly.Module, shared: boolean) {
    this.#memory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: LARGEST_PAGES, shared });
    this.#floats = new Float32Array(this.#memory.buffer);
    this.#exports = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports;
  }

  /** Room for `count` floats at a multiple of 16 bytes, each UNTOUCHED. */
  space(count: number): number {
    const address = this.#end;
    this.#end += 16 * Math.ceil(count / 4) + 16;
    this.#floats.fill(UNTOUCHED, address / 4, this.#end / 4);
    return address;
  }

  /** Puts floats into memory and returns their address. */
  put(numbers: ArrayLike<number>): number {
    const address = this.space(numbers.length);
    this.#floats.set(numbers, address / 4);
    return address;
  }

  /** Puts 32-bit words into memory and returns their address. */
  putWords(words: readonly number[]): number {
    const address = this.space(words.length);
    new Uint32Array(this.#memory.buffer).set(words, address / 4);
    return address;
  }

  /** Puts rows, each padded with zeros to a multiple of four columns. */
  putRows(rows: Rows): number {
    return this.put(rows.flatMap((row) => [...row, ...new Array<number>(-row.length & 3).fill(0)]));
  }

  /** Room for rows of a value. */
  rowSpace(rows: number, columns: number): number {
    return this.space(rows * padded(columns));
  }

  /** A copy of `count` floats. */
  get(address: number, count: number): Float32Array {
    return this.#floats.slice(address / 4, address / 4 + count);
  }

  /** The columns of rows, after their padding proved to be zeros and what follows them untouched. */
  getRows(address: number, rows: number, columns: number): number[][] {
    const width = padded(columns);
    const all = this.get(address, rows * width + 1);
    if (all[rows * width] !== UNTOUCHED)
      throw new Error('getRows: expected nothing behind the rows to change');
    return Array.from({ length: rows }, (_, row) => {
      const numbers = [...all.subarray(row * width, (row + 1) * width)];
      const padding = numbers.slice(columns);
      if (padding.some((number) => number !== 0)) {
        throw new Error(`getRows: expected padding of zeros in row ${row}, got ${padding.join(', ')}`);
      }
      return numbers.slice(0, columns);
    });
  }

  /** What differs from batch to batch: see src/kernels/program/position.ts. */
  setPosition(sample: number, stream: number, logRow: number): void {
    (this.#exports.setPosition as (...words: number[]) => void)(sample, stream, logRow);
  }

  /** As whether the engine packs vectors the kernels are to go by: see src/kernels/program/packing.ts. */
  set packs(whether: boolean) {
    (this.#exports.setPacks as (whether: boolean) => void)(whether);
  }

  get packs(): boolean {
    return (this.#exports.packs as WebAssembly.Global<'i32'>).value !== 0;
  }

  /** Executes one instruction as `threads` threads would, one after the other. */
  call(handler: string, operands: readonly Operand[], threads: number = 1): void {
    const record = this.#putRecord(operands);
    for (let thread = 0; thread < threads; thread++) {
      (this.#exports.setThread as (thread: number, threads: number) => void)(thread, threads);
      (this.#exports[handler] as Handler)(record);
    }
  }

  /** Forgets what was put. */
  clear(): void {
    this.#end = FIRST;
  }

  #putRecord(operands: readonly Operand[]): number {
    const record = this.space(32);
    new Uint8Array(this.#memory.buffer, record, 128).fill(0); // As the encoder leaves what no operand takes.
    const view = new DataView(this.#memory.buffer, record, 128);
    let at = 4;
    for (const operand of operands) {
      if (typeof operand === 'number') view.setInt32(at, operand, true);
      else if ('f32' in operand) view.setFloat32(at, operand.f32, true);
      else view.setFloat64(at, operand.f64, true);
      at += typeof operand !== 'number' && 'f64' in operand ? 8 : 4;
    }
    return record;
  }
}

/** Columns of a padded row. */
export function padded(columns: number): number {
  return 4 * Math.ceil(columns / 4);
}

/** The handlers, compiled; for threads, or for one alone. */
export async function startKernels(threads: boolean = false): Promise<Kernels> {
  return new Kernels(await compileEntry(join(import.meta.dirname, 'entry.ts'), threads), threads);
}
