import { type GradConfig, registerGradient, stack, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The gradient of taking a tensor apart (`unstack`), as recurrent layers do along time. For a single part tfjs-core
 * passes one gradient instead of a list of one to `stack`, so that it cannot train on sequences of one step ("Argument
 * `tensors` passed to `stack` must be a `Tensor[]`").
 */
const unpack: GradConfig = {
  kernelName: 'Unpack',
  gradFunc: (dy: Tensor | Tensor[], _saved, attributes) => ({
    value: () => stack([dy].flat(), attributes.axis as number),
  }),
};

/** Replaces wrong gradients of tfjs-core. */
export function mendGradients(): void {
  registerGradient(unpack);
}
