import { digestOf, viewBytes } from '../../network/storage/index.js';
import type { Batch } from './batches.js';
import type { Part } from './parts.js';

/**
 * SHA-256 of all batches that were taken of a data set, one after the other: of each the digest so far, shapes and types of inputs
 * and targets, and the numbers, those of weights as well.
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

  /** 64 hexadecimal digits; none before the first. */
  value(): Promise<string> {
    return this.#value;
  }
}
