// What `lethe verify` writes into files.

/** Levels that are spread over lines: down to one seed a line. */
const LEVELS = 4;

/** JSON for files: the same bytes for the same value; its large parts on lines of their own, so that lines compare. */
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
