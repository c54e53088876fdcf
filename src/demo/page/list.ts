import { element } from './element.js';

/** A term and its description. */
export type ListRow = readonly [name: string, value: string];

/** Fills a list of terms with plain text, because content of files is untrusted. */
export function fillList(list: string, rows: readonly ListRow[]): void {
  const parts = rows.flatMap(([name, value]) => {
    const [term, description] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    description.textContent = value;
    return [term, description];
  });
  element(list, HTMLDListElement).replaceChildren(...parts);
}
