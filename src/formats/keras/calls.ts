// How the layers of a functional model are connected.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import { type GraphMasks, RECURRENT } from './masks.js';

/** `[name, call, output]`: an output of a layer. */
type Place = readonly [name: string, call: number, output: number];

/** Properties of the model around a call. */
export interface Around {
  /** Layers whose calls are counted from 1 in tfjs-layers, but from 0 in Keras 3. */
  readonly shifted: ReadonlySet<unknown>;
  /** Undefined if no layer of the model creates masks. */
  readonly masks: GraphMasks | undefined;
}

/** Arguments that are inputs of the layer. */
const INPUTS: readonly string[] = ['inputs', 'sequences', 'initial_state'];
/** Arguments that the model determines for its layers, unless they are tensors. */
const LEFT_TO_THE_MODEL: readonly string[] = ['training', 'mask'];

/**
 * One call of a layer in the notation of tfjs-layers: `[[name, call, output], ...]`, with initial states after the input.
 *
 * @param node `{args, kwargs}`, or already such a list
 * @throws NotLowered for arguments that tfjs-layers lacks.
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
    if (key === 'mask') throw new NotLowered('it is called with a separate mask, which has no kernel', layer);
    throw new NotLowered(`it is called with ${quote(key)}`, layer);
  });
  const places = [...readTensors(layer, args, shifted), ...named];
  const hasStates = places.length > 1 && RECURRENT.includes(className);
  if (hasStates && !isMasked && masks?.hasMask({ args })) {
    // Keras 3 passes a mask only to a layer with one input; tfjs-layers skips the steps.
    throw new NotLowered(
      'initial states together with masks have no kernel: Keras 3 does not skip steps then',
      layer,
    );
  }
  return places;
}

/** All tensors in a structure, in order. */
function readTensors(layer: string, value: unknown, shifted: ReadonlySet<unknown>): Place[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => readTensors(layer, one, shifted));
  if (isObject(value) && value.class_name === '__keras_tensor__' && isObject(value.config)) {
    return [readPlace(value.config.keras_history, shifted)];
  }
  throw new NotLowered(`it is called with ${quote(value)}`, layer);
}

/**
 * Tensors of a model's inputs or outputs: one, a list, or a record, sorted by name.
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
