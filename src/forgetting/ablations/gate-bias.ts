import { naturalLogarithm } from '../../random/index.js';

/**
 * At this and all above our sigmoid is exactly 1, at its negative exactly 0, with a slope y (1 - y) of 0; so is the hard
 * sigmoid. Ours is 1 from 20 on and 0 from -104 on; 1 / (1 + exp(-x)) in float32, as other backends have it, is 1 from
 * 17 on and, as exp(89) is infinite, 0 from -89 on.
 */
const SATURATED = 128;

/**
 * The bias with which a sigmoid gate that sees nothing else has a value: ln(f / (1 - f)), or a number large enough where
 * that is infinite.
 *
 * @param gate from 0 to 1
 */
export function biasOfGate(gate: number): number {
  const logit = naturalLogarithm(gate) - naturalLogarithm(1 - gate);
  return Math.max(-SATURATED, Math.min(SATURATED, logit));
}
