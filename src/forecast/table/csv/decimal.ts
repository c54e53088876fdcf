/** 12,5 and 0,125, but not 1,234, which may be a thousand. */
const COMMA = /^\s*[+-]?\d*,\d+\s*$/;
const GROUPS = /^\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*$/;

/**
 * Guesses the decimal mark from the cells of the first rows: a comma if one cell allows nothing else.
 *
 * @param columns indices of the value columns in a row
 * @returns the mark, and a cell that shows it
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
