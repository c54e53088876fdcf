// Masks that Keras 3 writes into the graph of a functional model: operations compute them from inputs, and calls of layers refer to them.
// In Lethe layers pass masks on implicitly, so explicit masks are dropped if they equal the implicit ones.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { isDescribed, isModel, makesMasks } from './described.js';

/** Which steps are present: those that satisfy any of these conditions. */
type Mask = ReadonlySet<string>;

const NO_MASK: Mask = new Set();
/** The mask of a value without one, when others have one. */
const EVERYWHERE: Mask = new Set(['everywhere']);
/** The mask of a nested model, which has its own. */
const INSIDE: Mask = new Set(['inside']);

/** Longest chain of layers that a mask passes: more than any model has, and safe for the stack. */
const MOST_DEEP = 500;

type Node = Readonly<Record<string, unknown>>;

/** Classes of layers that keep their states at masked steps. */
export const RECURRENT: readonly unknown[] = ['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'Bidirectional'];

/** Operations that compute masks. */
const OPERATIONS: readonly unknown[] = [
  ...['NotEqual', 'Any', 'LogicalOr', 'ExpandDims', 'ZerosLike', 'OnesLike', 'Concatenate'],
];

/** Layers, even of the same names, have the option `trainable`. */
function isOperation({ class_name: className, config }: Node): boolean {
  return OPERATIONS.includes(className) && isObject(config) && !Object.hasOwn(config, 'trainable');
}

/** The masks of a functional model in the notation of Keras 3. */
export class GraphMasks {
  readonly #nodes: ReadonlyMap<unknown, Node>;
  readonly #made: Map<string, Mask | undefined> = new Map();
  readonly #coming: Map<string, Mask> = new Map();
  #depth = 0;

  constructor(layers: readonly unknown[]) {
    this.#nodes = new Map(layers.filter(isObject).map((layer) => [layer.name, layer]));
  }

  /** The layers without operations that are only used for masks. */
  withoutOperations(layers: readonly unknown[]): unknown[] {
    const taken = new Set(
      layers.filter(isObject).flatMap((layer) => {
        if (isOperation(layer)) return [];
        return callsOf(layer).flatMap(({ args }) => placesIn(args).map(([name]) => name));
      }),
    );
    return layers.filter((layer) => !isObject(layer) || !isOperation(layer) || taken.has(layer.name));
  }

  /** Whether the mask of a call, `kwargs.mask`, equals the implicit mask of the layer. */
  isComing({ args, kwargs }: { readonly args: unknown; readonly kwargs: Node }): boolean {
    const [place, other] = placesIn(kwargs.mask);
    const given = place && other === undefined ? this.#maskMadeAt(place) : undefined;
    return given !== undefined && sameMask(given, this.#maskOfFirst(args));
  }

  /** Whether a call has an implicit mask. */
  hasMask({ args }: { readonly args: unknown }): boolean {
    return this.#maskOfFirst(args).size > 0;
  }

  /** For a layer that merges its inputs, those without masks are ignored. */
  #maskOfFirst(args: unknown): Mask {
    const [first] = Array.isArray(args) ? (args as unknown[]) : [];
    return new Set(placesIn(first).flatMap((place) => [...this.#maskComingTo(place)]));
  }

  /** The implicit mask of a layer's output. */
  #maskComingTo([name, call, output]: Place): Mask {
    const key = `${name} ${call} ${output}`;
    const known = this.#coming.get(key);
    if (known !== undefined) return known;
    this.#coming.set(key, NO_MASK); // For circular references.
    const node = this.#nodes.get(name);
    const { args } = callsOf(node ?? {})[call] ?? {};
    const mask = this.#deeper(() => (node === undefined ? NO_MASK : this.#maskBehind(node, args, output)));
    this.#coming.set(key, mask);
    return mask;
  }

  #deeper<Result>(look: () => Result): Result {
    if (this.#depth === MOST_DEEP) {
      throw new NotLowered(`masks go through more than ${MOST_DEEP} layers one after another`);
    }
    this.#depth++;
    const result = look();
    this.#depth--;
    return result;
  }

  #maskBehind(node: Node, args: unknown, output: number): Mask {
    const { class_name: className, config } = node;
    if (isDescribed(node) && isModel(node) && makesMasks(node)) return INSIDE;
    const options = isObject(config) ? config : {};
    const [input] = placesIn(args);
    if (className === 'Embedding' && options.mask_zero === true) return new Set([unequal(input, 0)]);
    if (className === 'Masking') return new Set([unequal(input, Number(options.mask_value ?? 0))]);
    if (className === 'Dot') return NO_MASK;
    const { layer } = options;
    const inner = isObject(layer) && isObject(layer.config) ? layer.config : options;
    const isRecurrent = RECURRENT.includes(className);
    if (isRecurrent && (inner.return_sequences !== true || output > 0)) return NO_MASK;
    return this.#maskOfFirst(args);
  }

  /** The mask that operations compute; undefined if they compute something else. */
  #maskMadeAt([name, call]: Place): Mask | undefined {
    const key = `${name} ${call}`;
    if (this.#made.has(key)) return this.#made.get(key);
    this.#made.set(key, undefined);
    const node = this.#nodes.get(name);
    if (node === undefined || !isOperation(node)) return undefined;
    const mask = this.#deeper(() => this.#maskMadeBy(node, callsOf(node)[call]?.args));
    this.#made.set(key, mask);
    return mask;
  }

  #maskMadeBy({ class_name: className, config }: Node, args: unknown): Mask | undefined {
    const list = Array.isArray(args) ? (args as unknown[]) : [];
    const places = placesIn(list);
    switch (className) {
      case 'NotEqual':
        return typeof list[1] === 'number' ? new Set([unequal(places[0], list[1])]) : undefined;
      case 'ZerosLike':
        return NO_MASK;
      case 'OnesLike':
        return EVERYWHERE;
      default: {
        const { axis = -1, keepdims = false } = isObject(config) ? config : {};
        const isOfFeatures = axis === -1 && keepdims === false;
        if (!isOfFeatures || places.length === 0) return undefined;
        const masks = places.map((place) => this.#maskMadeAt(place));
        return masks.some((mask) => mask === undefined)
          ? undefined
          : new Set(masks.flatMap((mask) => [...(mask ?? [])]));
      }
    }
  }
}

/** A mask by the tensor that it is computed from; any feature counts, for vectors and for single numbers. */
function unequal(place: Place | undefined, value: number): string {
  return `${place?.join(' ')} is not ${value}`;
}

function sameMask(one: Mask, other: Mask): boolean {
  return one.size === other.size && [...one].every((part) => other.has(part));
}

type Place = readonly [name: unknown, call: number, output: number];

function callsOf(layer: Node): { readonly args?: unknown; readonly kwargs?: unknown }[] {
  return Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes.filter(isObject) : [];
}

/** All tensors in a structure, in order. */
function placesIn(value: unknown): Place[] {
  if (Array.isArray(value)) return value.flatMap(placesIn);
  if (!isObject(value) || value.class_name !== '__keras_tensor__' || !isObject(value.config)) return [];
  const { keras_history: history } = value.config;
  const [name, call, output] = Array.isArray(history) ? (history as unknown[]) : [];
  return [[name, Number(call), Number(output)]];
}
