/** Stores texts as indices into a list of distinct texts, in order of appearance. */
export class Dictionary {
  readonly #places = new Map<string, number>();

  placeOf(label: string): number {
    let place = this.#places.get(label);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(label, place);
    }
    return place;
  }

  get labels(): readonly string[] {
    return [...this.#places.keys()];
  }
}

/** Labels sorted by code units, independent of locale, and the new index of each old one. */
export function inOrder(labels: readonly string[]): { labels: readonly string[]; places: readonly number[] } {
  const sorted = [...labels].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(sorted.map((label, place) => [label, place]));
  return { labels: sorted, places: labels.map((label) => places.get(label) ?? 0) };
}

/** The label in a cell; undefined if the cell cannot be a label. */
export function labelOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return undefined;
}
