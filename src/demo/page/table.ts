/** Cells of a row; numbers are shown with so many significant digits as are of use. */
export type Row = readonly (string | number | null)[];

/** A table of text and numbers. The first cell of each row is its heading. */
export function tableOf(headings: readonly string[], rows: readonly Row[]): HTMLTableElement {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const heading of headings) head.append(cell('th', heading, 'col'));
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, index) => {
      line.append(index === 0 ? cell('th', format(value), 'row') : cell('td', format(value)));
    });
  }
  return table;
}

/** A number as it is shown everywhere: four significant digits. */
export function format(value: string | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 0.001 && size < 100_000 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

function cell(kind: 'th' | 'td', text: string, scope?: string): HTMLTableCellElement {
  const made = document.createElement(kind);
  if (scope !== undefined) made.scope = scope;
  made.textContent = text;
  return made;
}

/** Lets the keyboard scroll what is larger than its place. */
export function letScroll(places: Iterable<HTMLElement>): void {
  for (const place of places) place.tabIndex = 0;
}
