// The maximum nesting of JSON. Stacks differ between engines: without a limit one runtime would load files that another
// cannot.
import { LetheError } from '../../errors.js';

/** A topology of tfjs-layers is about ten levels deep. */
const MAX_DEPTH = 64;

/** Each value takes at least a byte of JSON: no `model.json` has this many values. */
const MAX_VALUES = 16_777_216;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];

/**
 * Checks the nesting of JSON as UTF-8 by its brackets outside of strings, before parsing.
 *
 * @throws LetheError `data` if they are nested deeper than 64.
 */
export function checkTextNesting(source: string, text: Uint8Array): void {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    if (quoted) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth++;
      if (depth > MAX_DEPTH) throw tooDeep(source);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
  }
}

/**
 * Checks the nesting of parsed JSON. Cycles are infinitely deep.
 *
 * @throws LetheError `data` if it is nested deeper than 64, or has more values than 16 MiB of JSON can hold.
 */
export function checkNesting(source: string, value: unknown): void {
  let level = [value];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === MAX_DEPTH) throw tooDeep(source);
    const next: unknown[] = [];
    for (const holder of level) {
      for (const inner of valuesOf(holder)) {
        count++;
        if (count > MAX_VALUES) {
          throw new LetheError('data', `${source}: expected at most ${MAX_VALUES} values`);
        }
        if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    level = next;
  }
}

function valuesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value);
}

function tooDeep(source: string): LetheError {
  return new LetheError('data', `${source}: expected JSON nested at most ${MAX_DEPTH} deep`);
}
