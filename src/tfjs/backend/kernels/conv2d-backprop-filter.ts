// Conv2DBackpropFilter on tfjs's WebAssembly heap, the gradient of a convolution with respect to its filter:
// output[i, j, c, o] = sum over b, y, x of input[b, y * strideY + i - padTop, x * strideX + j - padLeft, c] *
// dy[b, y, x, o], positions outside of the input left out. input [batch, height, width, inChannels], dy
// [batch, outHeight, outWidth, outChannels] (or NCHW), output [filterHeight, filterWidth, inChannels,
// outChannels]. Products and sums are float64, in ascending order of b, y and x, rounded once to float32: the
// same bits as tfjs's CPU backend. conv1d, convLstm2d and a conv2d of each step cannot be trained without it;
// upstream has none.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  type Conv2DBackpropFilterAttrs,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** Distances in the heap between neighbours along each axis of a batch of images. */
interface Steps {
  batch: number;
  row: number;
  column: number;
  channel: number;
}

function conv2dBackpropFilter(call: {
  inputs: { x: TensorInfo; dy: TensorInfo };
  attrs: Conv2DBackpropFilterAttrs;
  backend: BackendWasm;
}): TensorInfo {
  const { x, dy } = call.inputs;
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = call.attrs;
  const shape = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  const { filterHeight, filterWidth, inChannels, outChannels } = shape;
  const inputSteps = stepsOf(x.shape, dataFormat);
  const dySteps = stepsOf(dy.shape, dataFormat);
  const output = call.backend.makeOutput(shape.filterShape, 'float32');
  // Views only now: making the output may have grown, and so moved, the heap.
  const input = call.backend.typedArrayFromHeap(x);
  const slopes = call.backend.typedArrayFromHeap(dy);
  const sums = new Float64Array(filterHeight * filterWidth * inChannels * outChannels);

  /**
   * Adds the products of one pixel of the input with one of dy, of all channels, to a place of the filter.
   */
  const addPixel = (place: number, inputAt: number, dyAt: number): void => {
    let target = place * inChannels * outChannels;
    for (let inChannel = 0; inChannel < inChannels; inChannel++) {
      const value = input[inputAt + inChannel * inputSteps.channel] ?? 0;
      for (let outChannel = 0; outChannel < outChannels; outChannel++) {
        sums[target] = (sums[target] ?? 0) + value * (slopes[dyAt + outChannel * dySteps.channel] ?? 0);
        target++;
      }
    }
  };

  for (let batch = 0; batch < shape.batchSize; batch++) {
    for (let dyRow = 0; dyRow < shape.outHeight; dyRow++) {
      for (let dyColumn = 0; dyColumn < shape.outWidth; dyColumn++) {
        const dyAt = batch * dySteps.batch + dyRow * dySteps.row + dyColumn * dySteps.column;
        for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
          const row = dyRow * shape.strideHeight + filterRow - shape.padInfo.top;
          if (row < 0 || row >= shape.inHeight) continue;
          for (let filterColumn = 0; filterColumn < filterWidth; filterColumn++) {
            const column = dyColumn * shape.strideWidth + filterColumn - shape.padInfo.left;
            if (column < 0 || column >= shape.inWidth) continue;
            const inputAt = batch * inputSteps.batch + row * inputSteps.row + column * inputSteps.column;
            addPixel(filterRow * filterWidth + filterColumn, inputAt, dyAt);
          }
        }
      }
    }
  }
  call.backend.typedArrayFromHeap(output).set(sums);
  return output;
}

function stepsOf(shape: number[], dataFormat: 'NHWC' | 'NCHW'): Steps {
  const [, second = 1, third = 1, fourth = 1] = shape;
  const batch = second * third * fourth;
  return dataFormat === 'NHWC'
    ? { batch, row: third * fourth, column: fourth, channel: 1 }
    : { batch, row: fourth, column: 1, channel: third * fourth };
}

export const conv2dBackpropFilterConfig: KernelConfig = {
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc: conv2dBackpropFilter as unknown as KernelFunc,
};
