/** Cuts text into pieces that end where a row ends. A line break within quotes ends none: quotes before it are odd in number. */
export class Blocks {
  #rest = '';

  /** The whole rows that there are with this piece; the rest waits for the next. */
  push(text: string): string {
    const all = this.#rest + text;
    const end = lastRowEnd(all);
    this.#rest = all.slice(end);
    return all.slice(0, end);
  }

  /** What is left. */
  end(): string {
    const rest = this.#rest;
    this.#rest = '';
    return rest;
  }

  /** How many characters wait. */
  get waiting(): number {
    return this.#rest.length;
  }
}

/** Where the last row that is whole ends, after its line break. */
function lastRowEnd(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes++;
  // From the end backwards: what is after a quote is outside of quotes if their number up to it is even.
  for (let at = text.length - 1, before = quotes; at >= 0; at--) {
    const character = text.charCodeAt(at);
    if (character === 34) before--;
    // A \r at the very end may be the first half of a line break.
    const isBreak = character === 10 || (character === 13 && at < text.length - 1);
    if (isBreak && before % 2 === 0) return at + 1;
  }
  return 0;
}
