/**
 * The float64 nearest to a decimal, the same as parsed from its text.
 *
 * @param raw the unscaled number: an integer, or big-endian bytes in two's complement; missing otherwise
 * @param scale digits after the decimal mark, at least 0
 */
export function decimalOf(raw: unknown, scale: number): number | undefined {
  let whole: bigint;
  if (typeof raw === 'number' || typeof raw === 'bigint') whole = BigInt(raw);
  else if (raw instanceof Uint8Array) whole = signed(raw);
  else return undefined;
  return Number(`${whole}e-${scale}`);
}

function signed(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}
