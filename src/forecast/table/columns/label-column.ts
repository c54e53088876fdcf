/** Texts as places in the list of those that there are, in the order in which they came. */
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

/** Labels in the order of their code units, which no language has a say in, and the new place of each old one. */
export function inOrder(labels: readonly string[]): { labels: readonly string[]; places: readonly number[] } {
  const sorted = [...labels].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(sorted.map((label, place) => [label, place]));
  return { labels: sorted, places: labels.map((label) => places.get(label) ?? 0) };
}

/** The label that a cell is, if it can be one. */
export function labelOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return undefined;
}
