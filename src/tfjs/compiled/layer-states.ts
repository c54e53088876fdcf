// States of stateful recurrent layers, from batch to batch.
import { dispose, keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { readFloats, toFloats } from '../model/assign.js';
import type { Layer } from '../model/layers.js';

/** Where tfjs-layers keeps the states of a recurrent layer: h, then c, each `[batch, units]`. */
interface Holder {
  states_: Tensor[];
}

/** Where the states of one layer of the network are. */
export interface HeldStates {
  readonly layer: Layer;
  /** The first of them among the layer's, which has those of several cells if they are stacked. */
  readonly first: number;
  readonly count: number;
}

function statesOf({ layer, first, count }: HeldStates): Tensor[] {
  return (layer as unknown as Holder).states_.slice(first, first + count);
}

/** h and c of each layer, in its order. */
export function readStates(held: readonly HeldStates[]): Promise<Float32Array[]> {
  return Promise.all(held.flatMap((own) => statesOf(own).map(readFloats)));
}

/** The synchronous variant. */
export function readStatesNow(held: readonly HeldStates[]): Float32Array[] {
  return held.flatMap((own) => statesOf(own).map((state) => toFloats(state.dataSync())));
}

/** Replaces the tensors by new ones, as a batch in tfjs-layers does. */
export function writeStates(held: readonly HeldStates[], values: readonly Float32Array[]): void {
  let index = 0;
  for (const own of held) {
    const old = statesOf(own);
    const fresh = old.map(({ shape }) => keep(tensor(values[index++] as Float32Array, shape, 'float32')));
    const holder = own.layer as unknown as Holder;
    holder.states_ = holder.states_.map((state, place) => fresh[place - own.first] ?? state);
    dispose(old);
  }
}

/** Changes whenever other code than the compiled engine has changed a state. */
export function stateMarks(held: readonly HeldStates[]): unknown[] {
  return held.flatMap((own) => statesOf(own).map(({ dataId }) => dataId));
}
