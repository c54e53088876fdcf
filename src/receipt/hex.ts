export { hexOf as bytesToHex } from '../sha256.js';

/** The bytes of an even number of hexadecimal digits. */
export function hexToBytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
