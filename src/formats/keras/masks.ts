// Masks that Keras 3 writes into the graph of a functional model: operations make them out of inputs, and calls of layers name them.
// Here layers hand masks on by themselves, so that these are left out where they are the ones that come anyway.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { isDescribed, isModel, makesMasks } from './described.js';

/** Of which steps there are: of those that any of these says. */
type Mask = ReadonlySet<string>;

const NO_MASK: Mask = new Set();
/** Of what has none beside others that have. */
const EVERYWHERE: Mask = new Set(['everywhere']);
/** Of a model in the model, which has its own. */
const INSIDE: Mask = new Set(['inside']);

/** Layers that a mask goes through one after another: more than any model has, and as the stack allows. */
const MOST_DEEP = 500;

type Node = Readonly<Record<string, unknown>>;

/** Classes of layers that keep their states where steps are left out. */
export const RECURRENT: readonly unknown[] = ['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'Bidirectional'];

/** Operations of which masks are made. */
const OPERATIONS: readonly unknown[] = [
  ...['NotEqual', 'Any', 'LogicalOr', 'ExpandDims', 'ZerosLike', 'OnesLike', 'Concatenate'],
];

/** Layers, of the same names as well, say whether they are trained. */
function isOperation({ class_name: className, config }: Node): boolean {
  return OPERATIONS.includes(className) && isObject(config) && !Object.hasOwn(config, 'trainable');
}

/** The masks of a functional model as Keras 3 writes it. */
export class GraphMasks {
  readonly #nodes: ReadonlyMap<unknown, Node>;
  readonly #made: Map<string, Mask | undefined> = new Map();
  readonly #coming: Map<string, Mask> = new Map();
  #depth = 0;

  constructor(layers: readonly unknown[]) {
    this.#nodes = new Map(layers.filter(isObject).map((layer) => [layer.name, layer]));
  }

  /** The layers without operations that only masks are made of. */
  withoutOperations(layers: readonly unknown[]): unknown[] {
    const taken = new Set(
      layers.filter(isObject).flatMap((layer) => {
        if (isOperation(layer)) return [];
        return callsOf(layer).flatMap(({ args }) => placesIn(args).map(([name]) => name));
      }),
    );
    return layers.filter((layer) => !isObject(layer) || !isOperation(layer) || taken.has(layer.name));
  }

  /** Whether the mask of a call, `kwargs.mask`, is the one that comes to the layer anyway. */
  isComing({ args, kwargs }: { readonly args: unknown; readonly kwargs: Node }): boolean {
    const [place, other] = placesIn(kwargs.mask);
    const given = place && other === undefined ? this.#maskMadeAt(place) : undefined;
    return given !== undefined && sameMask(given, this.#maskOfFirst(args));
  }

  /** Whether a mask comes to a call here. */
  hasMask({ args }: { readonly args: unknown }): boolean {
    return this.#maskOfFirst(args).size > 0;
  }

  /** Of several inputs of a layer that merges them together: those that have none do not count. */
  #maskOfFirst(args: unknown): Mask {
    const [first] = Array.isArray(args) ? (args as unknown[]) : [];
    return new Set(placesIn(first).flatMap((place) => [...this.#maskComingTo(place)]));
  }

  /** The mask that a layer's output carries here. */
  #maskComingTo([name, call, output]: Place): Mask {
    const key = `${name} ${call} ${output}`;
    const known = this.#coming.get(key);
    if (known !== undefined) return known;
    this.#coming.set(key, NO_MASK); // Of what names itself in a circle.
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

  /** The mask that operations make; undefined: they make something else. */
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

/** A mask by the tensor that it is made of. Of features any one counts: what layers make of rows of numbers, and of single ones. */
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

/** All tensors in a structure, in its order. */
function placesIn(value: unknown): Place[] {
  if (Array.isArray(value)) return value.flatMap(placesIn);
  if (!isObject(value) || value.class_name !== '__keras_tensor__' || !isObject(value.config)) return [];
  const { keras_history: history } = value.config;
  const [name, call, output] = Array.isArray(history) ? (history as unknown[]) : [];
  return [[name, Number(call), Number(output)]];
}
