const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Number of rows to examine. */
const LOOKED_AT = 50;

/**
 * The separator of cells: the character with which the header has all needed columns. Among several, the one that occurs equally often,
 * outside of quotes, in the most of the first rows, and then the most frequent one. A comma if there is none.
 *
 * @param wanted names of the needed columns
 */
export function guessSeparator(text: string, wanted: readonly string[]): string {
  const header = firstLine(text);
  const fits = (separator: string): boolean => {
    const names = header.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
    return wanted.every((name) => names.includes(name));
  };
  const fitting = SEPARATORS.filter(fits);
  const lines = firstLines(text);
  let best = { separator: ',', agree: 0, count: 0 };
  for (const separator of fitting.length > 0 ? fitting : SEPARATORS) {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const count = counts[0] ?? 0;
    const agree = counts.filter((each) => each === count).length;
    const isBetter = agree > best.agree || (agree === best.agree && count > best.count);
    if (count > 0 && isBetter) best = { separator, agree, count };
  }
  return best.separator;
}

function firstLine(text: string): string {
  return /[^\r\n]+/.exec(text)?.[0] ?? '';
}

/** The first non-empty rows, without quoted text. */
function firstLines(text: string): string[] {
  return text
    .slice(0, 65_536)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, LOOKED_AT * 2)
    .filter((line) => line.trim() !== '')
    .slice(0, LOOKED_AT);
}
