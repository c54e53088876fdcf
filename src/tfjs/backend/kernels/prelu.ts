// Prelu on tfjs's WebAssembly heap: y[i] = x[i] < 0 ? alpha[j] x[i] : x[i], where j is the place in alpha that i comes to
// when alpha is broadcast to the shape of x. One rounding to float32: the same bits as tfjs's CPU backend.
// Upstream's kernel takes alpha[i mod size], which is that place only if the axes that alpha shares come before all
// others: prelu({ sharedAxes: [2] }) behind an lstm took the slopes of other time steps. Hence this one replaces it.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

function prelu(call: { inputs: { x: TensorInfo; alpha: TensorInfo }; backend: BackendWasm }): TensorInfo {
  const { x, alpha } = call.inputs;
  const output = call.backend.makeOutput(x.shape, 'float32');
  // Views only now: making the output may have grown, and so moved, the heap.
  const values = call.backend.typedArrayFromHeap(x);
  const slopes = call.backend.typedArrayFromHeap(alpha);
  const places = placesOf(x.shape, alpha.shape);
  const results = new Float32Array(values.length);
  for (let index = 0; index < results.length; index++) {
    const value = values[index] as number;
    results[index] = value < 0 ? (slopes[places[index % places.length] as number] as number) * value : value;
  }
  call.backend.typedArrayFromHeap(output).set(results);
  return output;
}

/** For each number of the axes that alpha has, in row-major order, where its slope is; they repeat. */
function placesOf(shape: readonly number[], alpha: readonly number[]): Uint32Array {
  let places = Uint32Array.of(0);
  let stride = 1;
  // From the last axis on: what there is, once for each place of the axis before it.
  for (let back = 1; back <= alpha.length; back++) {
    const size = shape[shape.length - back] ?? 1;
    const own = alpha[alpha.length - back] ?? 1;
    const inner = places;
    places = new Uint32Array(size * inner.length);
    for (let at = 0; at < size; at++) {
      const first = own === 1 ? 0 : at * stride;
      for (const [index, place] of inner.entries()) places[at * inner.length + index] = first + place;
    }
    stride *= own;
  }
  return places;
}

export const preluConfig: KernelConfig = {
  kernelName: 'Prelu',
  backendName: 'wasm',
  kernelFunc: prelu as unknown as KernelFunc,
};
