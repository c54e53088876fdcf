// A layer as the layer functions return it: plain JSON that can be applied to the tensors of a graph.
import { layerValues } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import type { LayerTopology } from './topology.js';

/** A value in a graph of layers: the result of `input`, or of applying a layer. */
export interface SymbolicTensor {
  /** The layer that computes it: the same object for every use of a layer. */
  readonly layer: LayerTopology;
  /** The number of the layer's use, counted from 0. */
  readonly call: number;
  /** The number of the output of that use, counted from 0. */
  readonly output: number;
  /** The inputs of that use. */
  readonly inputs: readonly SymbolicTensor[];
}

/** Options of `layer.apply`. */
export interface ApplyOptions {
  /**
   * Initial states of a recurrent layer, instead of zeros: one tensor for each of its states (h and c for an LSTM),
   * such as the states that another layer returns with `returnState`.
   */
  initialState?: SymbolicTensor | readonly SymbolicTensor[];
}

const APPLY_OPTIONS: OptionNames<ApplyOptions> = { initialState: true };

/** The result of applying a layer: one tensor, or a list of several. */
export type Applied = SymbolicTensor | SymbolicTensor[];

/**
 * A layer: its plain JSON in `model.json`, with a method that connects layers to a graph. A layer applied more than
 * once is one layer, with the same weights everywhere.
 */
export class Layer implements LayerTopology {
  readonly class_name: string;
  readonly config: { readonly [key: string]: unknown };
  #calls = 0;

  constructor({ class_name, config }: LayerTopology) {
    this.class_name = class_name;
    this.config = config;
  }

  /**
   * Applies the layer to one tensor, or to a list of them, like tfjs-layers' method of the same name.
   *
   * @returns one tensor; for a layer that returns its states a list: the output, then the states
   * @throws TypeError or RangeError for anything else, or for states that do not fit the layer.
   * @example
   * const text = input({ shape: [null, 8] });
   * const [, ...states] = lstm({ units: 4, returnState: true }).apply(text);
   */
  apply<Result extends Applied = SymbolicTensor>(
    inputs: SymbolicTensor | readonly SymbolicTensor[],
    options: ApplyOptions = {},
  ): Result {
    const what = `apply: ${this.class_name}`;
    const { initialState } = readOptions('apply', options, APPLY_OPTIONS);
    const given = tensorsOf(what, inputs);
    const states = initialState === undefined ? [] : tensorsOf(`${what}: initialState`, initialState);
    const { outputs, states: expected } = layerValues(this, given.length);
    if (states.length > 0 && states.length !== expected) {
      throw new RangeError(mismatch(`${what}: initialState`, `${expected} states`, states.length));
    }
    return give(this, this.#calls++, [...given, ...states], outputs) as Result;
  }
}

/** @returns one tensor, or a list if the layer has several outputs */
function give(
  layer: LayerTopology,
  call: number,
  inputs: readonly SymbolicTensor[],
  outputs: number,
): Applied {
  const all = Array.from({ length: outputs }, (_, output) => ({ layer, call, output, inputs }));
  return all.length === 1 ? (all[0] as SymbolicTensor) : all;
}

/** @throws TypeError unless it is a tensor or a list of tensors. */
export function tensorsOf(what: string, given: unknown): readonly SymbolicTensor[] {
  const list: unknown[] = [given].flat();
  if (list.length > 0 && list.every(isTensor)) return list as SymbolicTensor[];
  const odd = list.length === 0 ? given : list.find((tensor) => !isTensor(tensor));
  throw new TypeError(mismatch(what, 'the result of input() or layer.apply()', quote(odd)));
}

function isTensor(value: unknown): boolean {
  return isObject(value) && isObject(value.layer) && Array.isArray(value.inputs);
}

/** Makes a layer from plain JSON. */
export function layerOf(layer: LayerTopology): Layer {
  return new Layer(layer);
}
