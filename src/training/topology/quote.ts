// How values out of files are shown in errors: short, on one line, and without running anything of theirs.

const LONGEST = 80;
const MOST_FIELDS = 4;

/** A text cut to 80 characters; quoted if it has characters that do not print. */
export function shorten(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\uf900-\uffef]*$/.test(cut) ? cut : JSON.stringify(cut);
}

/** Any value in at most some 80 characters: texts and numbers as they are, of lists and objects the outermost. */
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
    fields.push(`${JSON.stringify(shorten(key))}:${outline((value as { [key: string]: unknown })[key])}`);
  }
  return shorten(`{${fields.join()}}`);
}

function outline(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
    return Object.keys(value).length === 0 ? '{}' : '{…}';
  }
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return shorten(String(value)); // A number, boolean, bigint, undefined or null.
}
