// SHA-256 (FIPS 180-4), by noble-hashes: the only package in `lethe/core`, which the build bundles into dist/sha256.js.
// Not crypto.subtle, which pages have only over https. Only the class, as the code around it would double the size.
import { _SHA256 as Sha256 } from '@noble/hashes/sha2.js';

/** SHA-256 of the concatenated parts: 32 bytes. */
export function sha256(parts: Iterable<Uint8Array>): Uint8Array {
  const hash = new Sha256();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** SHA-256 of the concatenated parts, as 64 lower-case hexadecimal digits. */
export function sha256Hex(parts: Iterable<Uint8Array>): string {
  return hexOf(sha256(parts));
}

/** Two digits for each byte. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
