/** Significant bits of a double between a half and one. */
const BITS = 53;

/**
 * `base` to the power of an exponent from 0 to below 1: the product of the repeated square roots selected by the bits of the exponent. It
 * uses only square roots and products, so the result is the same on every engine; the relative error is below 2e-14.
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
