import { naturalLogarithm } from '../../random/index.js';

/**
 * From this value on Lethe's sigmoid is exactly 1, from its negative on exactly 0, with a slope y (1 - y) of 0; so are
 * the hard sigmoids. Lethe's is 1 from 20 on and 0 from -104 on; 1 / (1 + exp(-x)) in float32, as in other backends, is
 * 1 from 17 on and, as exp(89) is infinite, 0 from -89 on.
 */
const SATURATED = 128;

/** Activations of gates that can be fixed by a bias. */
export type GateActivation = 'sigmoid' | 'hardSigmoid' | 'keras3HardSigmoid';

/**
 * The bias that fixes a gate without other inputs at a value: ln(f / (1 - f)) for a sigmoid, 5 (f - 1/2) for a hard
 * sigmoid, 6 (f - 1/2) for that of Keras 3; for 0 and 1 a large number, where both are flat.
 *
 * @param gate from 0 to 1
 */
export function biasOfGate(gate: number, activation: GateActivation): number {
  if (gate === 0 || gate === 1) return gate === 0 ? -SATURATED : SATURATED;
  switch (activation) {
    case 'hardSigmoid':
      return 5 * (gate - 0.5);
    case 'keras3HardSigmoid':
      return 6 * (gate - 0.5);
    case 'sigmoid': {
      const logit = naturalLogarithm(gate) - naturalLogarithm(1 - gate);
      return Math.max(-SATURATED, Math.min(SATURATED, logit));
    }
  }
}
