import { hexOf, sha256Hex } from '../../sha256.js';
import { concatenate } from './bytes.js';

/** More is not copied: it would cost too much time. */
const MOST_BYTES = 67_108_864;

/**
 * SHA-256 of the concatenated parts, as 64 hexadecimal digits: by the runtime's own cryptography, which is faster and
 * mostly works off this thread. Without it (pages not served over https), and for more than 64 MiB, it is computed
 * here.
 */
export async function digestOf(parts: readonly Uint8Array[]): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  if (subtle === undefined || size > MOST_BYTES) return sha256Hex(parts);
  return hexOf(new Uint8Array(await subtle.digest('SHA-256', concatenate(parts))));
}
