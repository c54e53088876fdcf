/**
 * Splits text into blocks that end at the end of a row. A line break inside quotes does not end a row: an odd number of quotes precedes it.
 */
export class Blocks {
  #rest = '';

  /** The complete rows so far, including this piece; the rest is kept for the next call. */
  push(text: string): string {
    const all = this.#rest + text;
    const end = lastRowEnd(all);
    this.#rest = all.slice(end);
    return all.slice(0, end);
  }

  /** The remaining text. */
  end(): string {
    const rest = this.#rest;
    this.#rest = '';
    return rest;
  }

  /** Number of characters that are kept. */
  get waiting(): number {
    return this.#rest.length;
  }
}

/** The position after the line break of the last complete row. */
function lastRowEnd(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes++;
  // From the end backwards: a position is outside of quotes if the number of quotes before it is even.
  for (let at = text.length - 1, before = quotes; at >= 0; at--) {
    const character = text.charCodeAt(at);
    if (character === 34) before--;
    // A \r at the very end may be the first half of a line break.
    const isBreak = character === 10 || (character === 13 && at < text.length - 1);
    if (isBreak && before % 2 === 0) return at + 1;
  }
  return 0;
}
