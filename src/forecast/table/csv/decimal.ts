/** 12,5 and 0,125; not 1,234, which may be a thousand. */
const COMMA = /^\s*[+-]?\d*,\d+\s*$/;
const GROUPS = /^\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*$/;

/**
 * The decimal mark, by the cells of the first rows: a comma if one cell can be nothing else.
 *
 * @param columns places of the columns of values in a row.
 * @returns with a cell that shows it
 */
export function guessDecimal(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
): { decimal: '.' | ','; example: string } {
  for (const row of rows) {
    for (const column of columns) {
      const cell = row[column];
      if (cell?.includes(',') && COMMA.test(cell) && !GROUPS.test(cell))
        return { decimal: ',', example: cell.trim() };
    }
  }
  return { decimal: '.', example: '' };
}
