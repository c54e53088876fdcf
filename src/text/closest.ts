import { shorten } from './quote.js';

/** Edits of a typing error: one in short names, two from six letters on. */
const FEW = 1;
const MORE = 2;
const LONG_NAME = 6;
/** A longer text is not a misspelt name. */
const LONGEST = 60;

/**
 * The name probably meant by `name`: the nearest of `names` by inserted, omitted, replaced or swapped letters (optimal
 * string alignment distance, ignoring case), or one that begins with it or that it begins with.
 *
 * @returns undefined if none is near
 */
export function closest(name: string, names: readonly string[]): string | undefined {
  if (name.length === 0 || name.length > LONGEST) return undefined;
  const given = name.toLowerCase();
  let best: string | undefined;
  let least = (given.length < LONG_NAME ? FEW : MORE) + 1;
  for (const candidate of names) {
    const edits = distance(given, candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  if (best !== undefined) return best;
  const begun = names.filter((candidate) => isBeginning(given, candidate.toLowerCase()));
  return begun.length === 1 ? begun[0] : undefined;
}

/** ` (did you mean epochs?)`, or nothing if no name is near. */
export function didYouMean(name: string, names: readonly string[]): string {
  const meant = closest(name, names);
  return meant === undefined ? '' : ` (did you mean ${shorten(meant)}?)`;
}

/** Whether one of two names of at least three letters is a prefix of the other, such as `batch` of `batchSize`. */
function isBeginning(some: string, other: string): boolean {
  const [short, long] = some.length < other.length ? [some, other] : [other, some];
  return short.length >= 3 && long.startsWith(short);
}

/** Optimal string alignment distance, row by row. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const present = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min(
        (above[column] as number) + 1,
        (present[column - 1] as number) + 1,
        (above[column - 1] as number) + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) edits = Math.min(edits, (before[column - 2] as number) + 1);
      present.push(edits);
    }
    [before, above] = [above, present];
  }
  return above[to.length] as number;
}
