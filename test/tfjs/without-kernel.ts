import * as tfl from '@tensorflow/tfjs-layers';

/** What {@link withoutKernel} is refused for. */
export const NO_KERNEL = 'Conv2D has no kernel';

/**
 * Layers for sequences `[time, features]` of which one has no kernel, and is to have none: tfjs's operations run it.
 *
 * @param name of the layer at fault
 * @returns its output is `[3]`
 */
export function withoutKernel(
  [time, features]: readonly [number, number],
  name?: string,
): tfl.layers.Layer[] {
  const kernelSize = [time, features] as [number, number];
  return [
    tfl.layers.reshape({ targetShape: [time, features, 1], inputShape: [time, features] }),
    tfl.layers.conv2d({ filters: 3, kernelSize, ...(name && { name }) }),
    tfl.layers.flatten(),
  ];
}
