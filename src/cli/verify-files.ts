// Files that `lethe verify` writes.

/** Levels that are split into lines: down to one seed per line. */
const LEVELS = 4;

/** JSON for files: the same bytes for the same value, with large parts on separate lines, to compare by line. */
export function jsonLines(value: unknown): string {
  return `${spread(value, LEVELS, '')}\n`;
}

function spread(value: unknown, levels: number, indent: string): string {
  if (levels === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent} `;
  const parts = Array.isArray(value)
    ? value.map((item) => spread(item, levels - 1, deeper))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => `${JSON.stringify(name)}: ${spread(item, levels - 1, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}${close}`;
}
