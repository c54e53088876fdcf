import { shown, type TableRow } from '../../report/figures.js';

/** A table of text and numbers. The first cell of each row is a heading. */
export function tableOf(headings: readonly string[], rows: readonly TableRow[]): HTMLTableElement {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const heading of headings) head.append(cell('th', heading, 'col'));
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, index) => {
      line.append(index === 0 ? cell('th', shown(value), 'row') : cell('td', shown(value)));
    });
  }
  return table;
}

function cell(kind: 'th' | 'td', text: string, scope?: string): HTMLTableCellElement {
  const made = document.createElement(kind);
  if (scope !== undefined) made.scope = scope;
  made.textContent = text;
  return made;
}

/** Makes elements with overflow scrollable by keyboard. */
export function letScroll(places: Iterable<HTMLElement>): void {
  for (const place of places) place.tabIndex = 0;
}
