// How the layers of a functional model call each other.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import { type GraphMasks, RECURRENT } from './masks.js';

/** `[name, call, output]`: a tensor that a layer gave. */
type Place = readonly [name: string, call: number, output: number];

/** What there is to know of the model around a call. */
export interface Around {
  /** Layers whose calls are counted from 1 in tfjs-layers, from 0 in Keras 3. */
  readonly shifted: ReadonlySet<unknown>;
  /** Undefined: no layer of the model makes masks. */
  readonly masks: GraphMasks | undefined;
}

/** Arguments that take what goes through the layer. */
const INPUTS: readonly string[] = ['inputs', 'sequences', 'initial_state'];
/** Arguments by which a layer in a model is not called otherwise, unless they are tensors: the model decides. */
const LEFT_TO_THE_MODEL: readonly string[] = ['training', 'mask'];

/**
 * One call of a layer as tfjs-layers lists it: `[[name, call, output], ...]`, initial states behind what they begin.
 *
 * @param node `{args, kwargs}`, or such a list already
 * @throws NotLowered for arguments that tfjs-layers has no place for.
 */
export function readCall(
  layer: string,
  className: unknown,
  node: unknown,
  { shifted, masks }: Around,
): unknown {
  if (!isObject(node) || !Array.isArray(node.args) || !isObject(node.kwargs)) return node;
  const { args, kwargs } = node;
  let isMasked = false;
  const named = Object.entries(kwargs).flatMap(([key, value]) => {
    if (LEFT_TO_THE_MODEL.includes(key) && typeof value === 'boolean') return [];
    const places = readTensors(layer, value, shifted);
    if (places.length === 0 || INPUTS.includes(key)) return places;
    if (key === 'mask' && !shifted.has(layer) && masks?.isComing({ args, kwargs })) {
      isMasked = true;
      return [];
    }
    if (key === 'mask')
      throw new NotLowered('it is called with a mask of its own, which has no kernel', layer);
    throw new NotLowered(`it is called with ${quote(key)}`, layer);
  });
  const places = [...readTensors(layer, args, shifted), ...named];
  const hasStates = places.length > 1 && RECURRENT.includes(className);
  if (hasStates && !isMasked && masks?.hasMask({ args })) {
    // Keras 3 hands a mask on to a layer of one input alone; tfjs-layers leaves the steps out.
    throw new NotLowered(
      'initial states together with masks have no kernel: Keras 3 does not skip steps then',
      layer,
    );
  }
  return places;
}

/** All tensors in a structure, in its order. */
function readTensors(layer: string, value: unknown, shifted: ReadonlySet<unknown>): Place[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => readTensors(layer, one, shifted));
  if (isObject(value) && value.class_name === '__keras_tensor__' && isObject(value.config)) {
    return [readPlace(value.config.keras_history, shifted)];
  }
  throw new NotLowered(`it is called with ${quote(value)}`, layer);
}

/**
 * Tensors of a model's inputs or outputs: one, a list, or a record, whose order is that of its names.
 *
 * @throws NotLowered if it is none of these.
 */
export function readPlaces(value: unknown, shifted: ReadonlySet<unknown>): Place[] {
  if (Array.isArray(value)) {
    const isPlace = typeof value[0] === 'string';
    return isPlace ? [readPlace(value, shifted)] : value.flatMap((one: unknown) => readPlaces(one, shifted));
  }
  if (!isObject(value)) throw new NotLowered('it has no inputs or no outputs');
  return Object.keys(value)
    .sort()
    .flatMap((name) => readPlaces(value[name], shifted));
}

function readPlace(value: unknown, shifted: ReadonlySet<unknown>): Place {
  const [name, call, output]: unknown[] = Array.isArray(value) ? value : [];
  if (typeof name !== 'string' || !Number.isInteger(call) || !Number.isInteger(output)) {
    throw new NotLowered(`a place in the topology: expected layer, call and output, got ${quote(value)}`);
  }
  return [name, Number(call) + (shifted.has(name) ? 1 : 0), Number(output)];
}
