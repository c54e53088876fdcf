export function keepCases(
  text: string,
  enumName: string,
  names: readonly string[],
): { text: string; found: Set<string>; dropped: string[] };
export function keepEntries(text: string, table: string, names: readonly string[]): string;
