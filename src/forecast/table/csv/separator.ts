const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Rows that are looked at. */
const LOOKED_AT = 50;

/**
 * What is between two cells: the character by which the header has all columns that are wanted; of several the one that is in the
 * first rows, outside of quotes, equally often in as many of them as any, and most often. A comma where nothing is.
 *
 * @param wanted names of columns
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

/** The first rows that hold something, without what is in quotes. */
function firstLines(text: string): string[] {
  return text
    .slice(0, 65_536)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, LOOKED_AT * 2)
    .filter((line) => line.trim() !== '')
    .slice(0, LOOKED_AT);
}
