import { canonicalJson } from '../../checkpoint/canonical-json.js';
import { sha256Hex } from '../../sha256.js';
import { toPlain } from '../jobs/plain.js';

/** Fingerprint of a result without weights: of plain data, and optionally bytes. */
export function digestOfValue(value: unknown, bytes: Uint8Array = new Uint8Array(0)): string {
  const text = canonicalJson(toPlain('value', value ?? null));
  return sha256Hex([new TextEncoder().encode(`${text.length} ${text}`), bytes]);
}

/** One fingerprint for several networks; that of a single network stays as it is. */
export function digestOfAll(fingerprints: readonly string[]): string {
  const [first = ''] = fingerprints;
  return fingerprints.length === 1 ? first : digestOfValue(fingerprints);
}
