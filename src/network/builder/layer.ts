// A layer as the functions of layers return it: plain JSON that can be applied to what flows through a graph.
import { layerValues } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import type { LayerTopology } from './topology.js';

/** What flows through a graph of layers: what `input` gives, or a layer that is applied. */
export interface SymbolicTensor {
  /** What gives it: the same object where a layer is used again. */
  readonly layer: LayerTopology;
  /** Which of the layer's uses that was, counted from 0. */
  readonly call: number;
  /** Which of the outputs of that use it is, counted from 0. */
  readonly output: number;
  /** What that use took. */
  readonly inputs: readonly SymbolicTensor[];
}

/** Options of `layer.apply`. */
export interface ApplyOptions {
  /**
   * With what a recurrent layer begins instead of zeros: one tensor for each of its states, of an LSTM h and c, such as those
   * that another gives with `returnState`.
   */
  initialState?: SymbolicTensor | readonly SymbolicTensor[];
}

const APPLY_OPTIONS: OptionNames<ApplyOptions> = { initialState: true };

/** What a layer gives: one tensor, or a list where it gives several. */
export type Applied = SymbolicTensor | SymbolicTensor[];

/**
 * A layer: plain JSON, that of `model.json`, with a method by which layers become a graph. A layer that is applied more than
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
   * What the layer makes of one tensor, or of a list of them, as tfjs-layers' method of the same name.
   *
   * @returns one tensor; of a layer that returns its states a list: the output, then the states
   * @throws TypeError or RangeError if it is given anything else, or other states than it has.
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

/** @returns one tensor, or a list if the layer gives several */
function give(
  layer: LayerTopology,
  call: number,
  inputs: readonly SymbolicTensor[],
  outputs: number,
): Applied {
  const all = Array.from({ length: outputs }, (_, output) => ({ layer, call, output, inputs }));
  return all.length === 1 ? (all[0] as SymbolicTensor) : all;
}

/** @throws TypeError unless it is one of these or a list of some. */
export function tensorsOf(what: string, given: unknown): readonly SymbolicTensor[] {
  const list: unknown[] = [given].flat();
  if (list.length > 0 && list.every(isTensor)) return list as SymbolicTensor[];
  const odd = list.length === 0 ? given : list.find((tensor) => !isTensor(tensor));
  throw new TypeError(mismatch(what, 'what input() and layer.apply() give', quote(odd)));
}

function isTensor(value: unknown): boolean {
  return isObject(value) && isObject(value.layer) && Array.isArray(value.inputs);
}

/** A layer of plain JSON. */
export function layerOf(layer: LayerTopology): Layer {
  return new Layer(layer);
}
