import { Generator } from '../../random/index.js';

/** Indices of sequences, ascending. */
export interface Split {
  readonly kept: readonly number[];
  readonly aside: readonly number[];
}

/**
 * Holds out a fraction of each class, drawn by the seed and rounded to the nearest count, but never the last sequence of a class, so that
 * every class is trained on. A class with one sequence is not held out.
 *
 * @param classes class index of each sequence
 * @param share fraction of each class, from 0 to below 1
 */
export function stratifiedSplit(classes: readonly number[], share: number, seed: number): Split {
  const members = new Map<number, number[]>();
  for (const [index, number] of classes.entries()) {
    const own = members.get(number) ?? [];
    own.push(index);
    members.set(number, own);
  }
  const isAside = new Uint8Array(classes.length);
  for (const [number, own] of members) {
    const count = Math.min(Math.floor(own.length * share + 0.5), own.length - 1);
    const order = new Generator(seed, 'split', number).permutation(own.length);
    for (const place of order.subarray(0, count)) isAside[own[place] as number] = 1;
  }
  const all = [...classes.keys()];
  return { kept: all.filter((index) => !isAside[index]), aside: all.filter((index) => isAside[index]) };
}
