// text/: formats numbers and values for people. Imports nothing.

/** One row of a table: a cell for each column. */
export type Row = readonly (string | number)[];

/**
 * Text with aligned columns: a heading, a rule, the rows. Numbers are aligned to the right.
 *
 * @param heading the columns' names
 */
export function formatTable(heading: readonly string[], rows: readonly Row[]): string {
  const cells = [heading, ...rows].map((row) => row.map(String));
  const widths = heading.map((_, column) =>
    cells.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  );
  const numeric = heading.map((_, column) =>
    rows.every((row) => typeof row[column] === 'number' || isNumber(row[column])),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [cells[0] ?? [], rule, ...cells.slice(1)].map(line).join('\n');
}

function isNumber(cell: string | number | undefined): boolean {
  return typeof cell === 'string' && cell !== '' && Number.isFinite(Number(cell));
}
