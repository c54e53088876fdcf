// Values in errors: short, on one line, and without running any of their code.

const LONGEST = 80;
const MOST_FIELDS = 4;

/** The form of errors: `fit: epochs: expected an integer of at least 1, got 0`. */
export function mismatch(what: string, expected: string, got: string | number): string {
  return `${what}: expected ${expected}, got ${got}`;
}

/** A text cut to 80 characters, or to another number; quoted if it has unprintable characters. */
export function shorten(text: string, longest: number = LONGEST): string {
  const short = cut(text, longest);
  return /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\uf900-\uffef]*$/.test(short) ? short : JSON.stringify(short);
}

/** A text in quotes, such as a name from a file, cut to 80 characters. */
export function inQuotes(text: string): string {
  return JSON.stringify(cut(text, LONGEST));
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/**
 * Any value in about 80 characters or less: texts and numbers as they are, only the outermost level of lists and
 * objects.
 */
export function quote(value: unknown): string {
  if (typeof value === 'string') return shorten(value);
  if (typeof value !== 'object' || value === null) return outline(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const fields: string[] = [];
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (fields.length === MOST_FIELDS) {
      fields.push('…');
      break;
    }
    fields.push(`${inQuotes(key)}:${outline((value as { [key: string]: unknown })[key])}`);
  }
  return shorten(`{${fields.join()}}`);
}

/** The kind of lists and objects; texts in quotes, numbers and the like as they are. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : outline(value);
}

function outline(value: unknown): string {
  if (typeof value === 'string') return inQuotes(value);
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
    return Object.keys(value).length === 0 ? '{}' : '{…}';
  }
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return shorten(String(value)); // A number, boolean, bigint, undefined or null.
}
