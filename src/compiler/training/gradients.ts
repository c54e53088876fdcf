import { NotLowered } from '../not-lowered.js';

/** dL/d(value) of each value that has one, by its number in the network. */
export class Gradients {
  readonly #addresses = new Map<number, number>();

  /** Where it lies; undefined: nothing that follows the value needs it. */
  of(value: number): number | undefined {
    return this.#addresses.get(value);
  }

  /** What one use of the value adds to it. */
  add(value: number, address: number | undefined): void {
    if (address === undefined) return;
    if (this.#addresses.has(value)) throw new NotLowered('a value that two layers take has no kernel');
    this.#addresses.set(value, address);
  }
}
