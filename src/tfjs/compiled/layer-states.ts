// States of stateful LSTMs: what a batch leaves for the next one.
import { dispose, keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { readFloats, toFloats } from '../model/assign.js';
import type { Layer } from '../model/layers.js';

/** Where tfjs-layers keeps the states of a recurrent layer: h, then c, each `[batch, units]`. */
interface Holder {
  states_: Tensor[];
}

function statesOf(layer: Layer): Tensor[] {
  return (layer as unknown as Holder).states_;
}

/** h and c of each layer, in its order. */
export function readStates(layers: readonly Layer[]): Promise<Float32Array[]> {
  return Promise.all(layers.flatMap((layer) => statesOf(layer).map(readFloats)));
}

/** The same without waiting. */
export function readStatesNow(layers: readonly Layer[]): Float32Array[] {
  return layers.flatMap((layer) => statesOf(layer).map((state) => toFloats(state.dataSync())));
}

/** Puts new tensors in the place of the old ones, as a batch of tfjs-layers does. */
export function writeStates(layers: readonly Layer[], values: readonly Float32Array[]): void {
  let index = 0;
  for (const layer of layers) {
    const old = statesOf(layer);
    (layer as unknown as Holder).states_ = old.map(({ shape }) =>
      keep(tensor(values[index++] as Float32Array, shape, 'float32')),
    );
    dispose(old);
  }
}

/** Changes whenever anybody but the compiled engine has changed a state. */
export function stateMarks(layers: readonly Layer[]): unknown[] {
  return layers.flatMap((layer) => statesOf(layer).map(({ dataId }) => dataId));
}
