import { expect, test } from '@jest/globals';
import { accumulatedBeta } from '../../src/compiler/optimizer.js';

function naive(beta: number, steps: number): number {
  let product = Math.fround(beta);
  for (let done = 0; done < steps; done++) product = Math.fround(product * Math.fround(beta));
  return product;
}

test('powers of betas are products of float32, in whatever order they are asked for', () => {
  const betas = [0.9, 0.999, 0, 1, 0.5, 0.1, 0.99, 0.95, 0.123, 0.77];
  for (const steps of [0, 5, 3, 3, 4, 2000, 1, 1999, 2001, 20_000, 7]) {
    for (const beta of betas) expect(accumulatedBeta(beta, steps)).toBe(naive(beta, steps));
  }
});
