// SHA-256 (FIPS 180-4), by noble-hashes: the one package in `lethe/core`, which the build takes into dist/sha256.js. Not
// crypto.subtle, which pages have only over https.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 of bytes, one part after the other, as 64 lower-case hexadecimal digits. */
export function sha256Hex(parts: Iterable<Uint8Array>): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}
