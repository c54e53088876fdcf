import { type GradConfig, registerGradient, stack, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The gradient of taking a tensor apart (`unstack`), as recurrent layers do along time. tfjs-core's own hands
 * one gradient instead of a list of one to `stack` where there is a single part, so that sequences of one step
 * cannot be trained ("Argument `tensors` passed to `stack` must be a `Tensor[]`").
 */
const unpack: GradConfig = {
  kernelName: 'Unpack',
  gradFunc: (dy: Tensor | Tensor[], _saved, attributes) => ({
    value: () => stack([dy].flat(), attributes.axis as number),
  }),
};

/** Puts gradients that are right everywhere in the place of those of tfjs-core that are not. */
export function mendGradients(): void {
  registerGradient(unpack);
}
