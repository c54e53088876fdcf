// IEEE 754 binary16 to binary32: exact, since every half-precision number is a float. NaNs keep their payload, as in tfjs.

/** 2^-24: the smallest half. */
const SMALLEST = 1 / 16_777_216;

/** Converts half-precision numbers, given by their bits, to floats. */
export function halvesToFloats(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  const bits = new Uint32Array(floats.buffer);
  for (let index = 0; index < halves.length; index++) {
    const half = halves[index] ?? 0;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 0) floats[index] = fraction * SMALLEST;
    else bits[index] = ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
    bits[index] = (bits[index] ?? 0) | ((half & 0x8000) << 16);
  }
  return floats;
}
