import { digestOf, viewBytes } from '../../network/storage/index.js';
import type { Batch } from './batches.js';
import type { Part } from './parts.js';

/**
 * SHA-256 of all batches taken from a data set, in order: for each it hashes the digest so far, shapes and types of
 * inputs and targets, and all numbers, including weights.
 */
export class BatchDigest {
  #value: Promise<string> = Promise.resolve('');

  add({ samples: { x, y }, weights }: Batch): void {
    const parts = [...x, ...y];
    const shapes = parts.map(({ dtype, shape }: Part) => [dtype, shape]);
    const numbers = [...parts.map(({ values }) => values), ...weights].filter((values) => values !== null);
    this.#value = this.#value.then((before) => {
      const head = new TextEncoder().encode(
        JSON.stringify([before, shapes, weights.map((own) => own?.length ?? null)]),
      );
      return digestOf([head, ...numbers.map(viewBytes)]);
    });
  }

  /** 64 hexadecimal digits; empty before the first batch. */
  value(): Promise<string> {
    return this.#value;
  }
}
