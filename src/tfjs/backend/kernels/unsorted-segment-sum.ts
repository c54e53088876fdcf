// UnsortedSegmentSum on tfjs's WebAssembly heap: output[s, j] = sum over i with segmentIds[i] = s of x[i, j].
// x [rows, ...inner], segmentIds [rows] int32, output [numSegments, ...inner]. Rows are added in ascending
// order in the tensor's own precision (float32: one rounding an addition), so the result depends on nothing
// but the input. Ids outside 0..numSegments-1 are dropped, as in TensorFlow's unsorted_segment_sum.
// The gradient of gather, hence of an embedding layer, needs it; upstream has none (tfjs #8082).
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  type UnsortedSegmentSumAttrs,
  util,
} from '@tensorflow/tfjs-core';

function unsortedSegmentSum(call: {
  inputs: { x: TensorInfo; segmentIds: TensorInfo };
  attrs: UnsortedSegmentSumAttrs;
  backend: BackendWasm;
}): TensorInfo {
  const { x, segmentIds } = call.inputs;
  const { numSegments } = call.attrs;
  const inner = x.shape.slice(segmentIds.shape.length);
  const width = util.sizeFromShape(inner);
  const output = call.backend.makeOutput([numSegments, ...inner], x.dtype);
  // Views only now: making the output may have grown, and so moved, the heap.
  const sums = call.backend.typedArrayFromHeap(output).fill(0);
  const values = call.backend.typedArrayFromHeap(x);
  const ids = call.backend.typedArrayFromHeap(segmentIds);
  ids.forEach((segment, row) => {
    if (segment < 0 || segment >= numSegments) return;
    for (let column = 0; column < width; column++) {
      const target = segment * width + column;
      sums[target] = (sums[target] ?? 0) + (values[row * width + column] ?? 0);
    }
  });
  return output;
}

export const unsortedSegmentSumConfig: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc: unsortedSegmentSum as unknown as KernelFunc,
};
