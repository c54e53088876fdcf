import type { AlphaDropoutLayer } from '../../layers/alpha-dropout.js';
import { type DropoutLayer, type DropoutTape, maskSteps } from '../../layers/dropout.js';
import type { GaussianDropoutLayer } from '../../layers/gaussian-dropout.js';
import type { Named } from '../../layers/record.js';
import type { Value } from '../../program/value.js';
import { multiplyMask } from '../dropout.js';
import { type BackwardRecord, straightBack } from './record.js';

/** In place: what was multiplied by a mask is multiplied by it again. */
function masked<Layer extends Named>(
  stepsOf: (layer: Layer, value: Value) => number,
): BackwardRecord<Layer, DropoutTape> {
  return straightBack((context, { layer, tape: { mask } }, gradient, output) => {
    if (mask !== undefined) {
      const steps = stepsOf(layer, output);
      multiplyMask(context, layer.name, { ...output, address: gradient }, mask, gradient, steps);
    }
    return gradient;
  });
}

export const dropout: BackwardRecord<DropoutLayer, DropoutTape> = masked(maskSteps);

export const gaussianDropout: BackwardRecord<GaussianDropoutLayer, DropoutTape> = masked(
  (_, { steps }) => steps,
);

export const alphaDropout: BackwardRecord<AlphaDropoutLayer, DropoutTape> = masked((_, { steps }) => steps);
