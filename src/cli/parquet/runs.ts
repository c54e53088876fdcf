// Runs of equal or packed numbers, the "RLE / bit-packing hybrid" of Parquet, looked at before hyparquet reads them: it believes lengths.

/** Largest padding after the last number. */
const PADDING = 512;

/**
 * Checks runs without decoding them.
 *
 * @param bytes starting with the first run
 * @param width bits of a number, 0 to 30
 * @param count required number of values
 * @returns for width 1, how many are 1
 * @throws RangeError for runs beyond the data.
 */
export function checkRuns(bytes: Uint8Array, width: number, count: number): number {
  if (width > 30) throw new RangeError(`numbers of ${width} bits`);
  let [at, seen, ones] = [0, 0, 0];
  while (seen < count) {
    const [header, next] = varint(bytes, at);
    at = next;
    const isPacked = header % 2 === 1;
    const size = Math.floor(header / 2);
    const length = isPacked ? size * 8 : size;
    if (length > count - seen + (isPacked ? PADDING : 0)) throw new RangeError(`a run of ${length} values`);
    const used = isPacked ? size * width : (width + 7) >> 3;
    if (at + used > bytes.length) throw new RangeError('a run that ends beyond its page');
    if (width === 1) {
      const wanted = Math.min(length, count - seen);
      if (isPacked) ones += countOnes(bytes.subarray(at, at + used), wanted);
      else if (bytes[at] === 1) ones += length;
    }
    at += used;
    seen += length;
  }
  return ones;
}

function varint(bytes: Uint8Array, from: number): [value: number, next: number] {
  let value = 0;
  let unit = 1;
  for (let place = from; place < from + 5; place++) {
    const byte = bytes[place];
    if (byte === undefined) throw new RangeError('runs that end early');
    value += (byte & 127) * unit;
    if (byte < 128) return [value, place + 1];
    unit *= 128;
  }
  throw new RangeError('a run whose length has no end');
}

function countOnes(bytes: Uint8Array, bits: number): number {
  let ones = 0;
  for (let bit = 0; bit < bits; bit++) ones += ((bytes[bit >> 3] as number) >> (bit & 7)) & 1;
  return ones;
}
