const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Rows that are looked at. */
const LOOKED_AT = 50;

/**
 * What is between two cells: the character that is in the first rows, outside of quotes, equally often in as many of them as any,
 * and most often. A comma where nothing is.
 */
export function guessSeparator(text: string): string {
  const lines = firstLines(text);
  let best: { separator: string; agree: number; count: number } = { separator: ',', agree: 0, count: 0 };
  for (const separator of SEPARATORS) {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const count = counts[0] ?? 0;
    const agree = counts.filter((each) => each === count).length;
    const isBetter = agree > best.agree || (agree === best.agree && count > best.count);
    if (count > 0 && isBetter) best = { separator, agree, count };
  }
  return best.separator;
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
