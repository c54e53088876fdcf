import { AdamOptimizer, type Optimizer, scalar, type Variable } from '@tensorflow/tfjs-core';

/** One entry of an optimizer's state, as `getWeights()` returns it. */
export type OptimizerState = Awaited<ReturnType<Optimizer['getWeights']>>;

/**
 * Gives an optimizer the state that `getWeights()` returned, so that training goes on with the same bits as
 * if it had never stopped.
 *
 * tfjs's Adam keeps beta^t as a float32 product of t factors, does not save it, and restores it by one call
 * of `pow`, which rounds differently; it is multiplied up again here.
 */
export async function restoreOptimizer(optimizer: Optimizer, state: OptimizerState): Promise<void> {
  await optimizer.setWeights(state);
  if (!(optimizer instanceof AdamOptimizer)) return;
  const { accBeta1, accBeta2, beta1, beta2 } = optimizer as unknown as {
    accBeta1: Variable;
    accBeta2: Variable;
    beta1: number;
    beta2: number;
  };
  assignPower(accBeta1, beta1, optimizer.iterations + 1);
  assignPower(accBeta2, beta2, optimizer.iterations + 1);
}

function assignPower(variable: Variable, base: number, factors: number): void {
  const factor = Math.fround(base);
  let product = factor;
  for (let done = 1; done < factors; done++) {
    const next = Math.fround(product * factor);
    if (next === product) break; // Zero, or the smallest number that rounding gives again, for ever.
    product = next;
  }
  const value = scalar(product);
  variable.assign(value);
  value.dispose();
}
