// MaxPoolGrad on tfjs's WebAssembly heap: dx[b, r, c, d] = sum of dy[b, y, x, d] over the windows (y, x)
// whose largest input lies at (r, c); of equal ones the first in row-major order, padding is never it. input
// and dx [batch, height, width, channels], dy [batch, outHeight, outWidth, channels]. Sums are float64, in
// ascending order of y and x, rounded once to float32: the same bits as tfjs's CPU backend.
// Upstream's kernel begins its search for the maximum at the smallest positive number instead of -Infinity,
// so that a window without a positive input loses its gradient, and it lets the last of equal inputs win. An
// lstm's output is negative half of the time: maxPooling1d behind it trained wrongly. Hence this one replaces
// it.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

function maxPoolGrad(call: {
  inputs: { dy: TensorInfo; input: TensorInfo };
  attrs: MaxPoolGradAttrs;
  backend: BackendWasm;
}): TensorInfo {
  const { dy, input } = call.inputs;
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
  const shape = backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { inHeight, inWidth, inChannels } = shape;
  const output = call.backend.makeOutput(input.shape, 'float32');
  // Views only now: making the output may have grown, and so moved, the heap.
  const values = call.backend.typedArrayFromHeap(input);
  const slopes = call.backend.typedArrayFromHeap(dy);
  const sums = new Float64Array(values.length);

  /** Where the largest input of a window is, or -1 if there is none above -Infinity. */
  const largestOf = (batch: number, top: number, left: number, channel: number): number => {
    let largest = Number.NEGATIVE_INFINITY;
    let place = -1;
    const bottom = Math.min(inHeight, top + shape.filterHeight);
    const right = Math.min(inWidth, left + shape.filterWidth);
    for (let row = Math.max(0, top); row < bottom; row++) {
      for (let column = Math.max(0, left); column < right; column++) {
        const at = ((batch * inHeight + row) * inWidth + column) * inChannels + channel;
        const value = values[at] ?? Number.NaN;
        if (!(value > largest)) continue;
        largest = value;
        place = at;
      }
    }
    return place;
  };

  let dyAt = 0;
  for (let batch = 0; batch < shape.batchSize; batch++) {
    for (let dyRow = 0; dyRow < shape.outHeight; dyRow++) {
      const top = dyRow * shape.strideHeight - shape.padInfo.top;
      for (let dyColumn = 0; dyColumn < shape.outWidth; dyColumn++) {
        const left = dyColumn * shape.strideWidth - shape.padInfo.left;
        for (let channel = 0; channel < inChannels; channel++, dyAt++) {
          const place = largestOf(batch, top, left, channel);
          if (place >= 0) sums[place] = (sums[place] ?? 0) + (slopes[dyAt] ?? 0);
        }
      }
    }
  }
  call.backend.typedArrayFromHeap(output).set(sums);
  return output;
}

export const maxPoolGradConfig: KernelConfig = {
  kernelName: 'MaxPoolGrad',
  backendName: 'wasm',
  kernelFunc: maxPoolGrad as unknown as KernelFunc,
};
