import { canonicalJson } from '../../checkpoint/canonical-json.js';
import { sha256Hex } from '../../sha256.js';
import { toPlain } from '../jobs/plain.js';

/** The fingerprint of what has no weights: of plain data, and of bytes beside. */
export function digestOfValue(value: unknown, bytes: Uint8Array = new Uint8Array(0)): string {
  const text = canonicalJson(toPlain('value', value ?? null));
  return sha256Hex([new TextEncoder().encode(`${text.length} ${text}`), bytes]);
}

/** One fingerprint of several networks: that of a single one is its own. */
export function digestOfAll(fingerprints: readonly string[]): string {
  const [first = ''] = fingerprints;
  return fingerprints.length === 1 ? first : digestOfValue(fingerprints);
}
