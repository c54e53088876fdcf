import type { NestedNumbers } from './numbers.js';

/** Outputs of a network: row-major numbers, with their shape. */
export class Outputs {
  readonly values: Float32Array;
  /** Such as `[batch, time, units]`. */
  readonly shape: readonly number[];

  constructor(values: Float32Array, shape: readonly number[]) {
    this.values = values;
    this.shape = shape;
  }

  /** As nested arrays: `number[][][]` for `[batch, time, units]`. */
  toArray(): NestedNumbers[] {
    const [, ...inner] = this.shape;
    let parts: NestedNumbers[] = Array.from(this.values);
    for (const size of inner.reverse()) {
      const outer: NestedNumbers[] = [];
      for (let index = 0; index < parts.length; index += size) outer.push(parts.slice(index, index + size));
      parts = outer;
    }
    return parts;
  }
}
