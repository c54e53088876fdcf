import { toSnakeCase } from '../../text/letter-case.js';

/**
 * Names for layers that have none, as tfjs-layers gives them in a process that made no layers before: `lstm_LSTM1`, by
 * class and number. A name that a layer has already is passed over.
 */
export class LayerNames {
  readonly #taken: Set<unknown>;
  readonly #counts = new Map<string, number>();

  /** @param taken names that layers have already */
  constructor(taken: Iterable<unknown> = []) {
    this.#taken = new Set(taken);
  }

  /** @param taken further names that layers have */
  passOver(taken: Iterable<unknown>): void {
    for (const name of taken) this.#taken.add(name);
  }

  /** The next name for a layer of a class. */
  next(className: string): string {
    const count = (this.#counts.get(className) ?? 0) + 1;
    this.#counts.set(className, count);
    const name = `${toSnakeCase(className)}_${className}${count}`;
    return this.#taken.has(name) ? this.next(className) : name;
  }
}
