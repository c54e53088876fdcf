// Activations of Keras that tfjs-layers has by another name, or as two layers: a layer as the activation of another one, an ELU of any
// alpha, a rectifier with a threshold and an end.
import { isObject } from '../../text/kinds.js';
import { type Config, type Described, isDescribed } from './described.js';

/** Layers that are the activation of another one. */
const AS_ACTIVATIONS: ReadonlyMap<string, (config: Config) => string | undefined> = new Map<
  string,
  (config: Config) => string | undefined
>([
  [
    'ReLU',
    ({ max_value: most = null, negative_slope: slope, threshold }: Config) => {
      if (isGiven(slope) || isGiven(threshold)) return undefined;
      return most === null ? 'relu' : isNear(most, 6) ? 'relu6' : undefined;
    },
  ],
  [
    'LeakyReLU',
    ({ negative_slope: slope, alpha = slope }: Config) => (isNear(alpha, 0.2) ? 'leaky_relu' : undefined),
  ],
  ['ELU', ({ alpha = 1 }: Config) => (isNear(alpha, 1) ? 'elu' : undefined)],
  ['Softmax', ({ axis = -1 }: Config) => (axis === -1 ? 'softmax' : undefined)],
]);

/** Layers that are two: what the first one is told, and the second one. */
type Parts = readonly [first: Config, second: Described];

const IN_TWO: ReadonlyMap<string, (config: Config) => Parts | undefined> = new Map([
  [
    'ELU',
    // What lies below 0 times alpha.
    ({ alpha = 1 }: Config): Parts | undefined =>
      isNear(alpha, 1) ? undefined : [{ alpha: 1 }, { class_name: 'LeakyReLU', config: { alpha } }],
  ],
  [
    'ReLU',
    ({ max_value: most = null, negative_slope: slope, threshold }: Config): Parts | undefined =>
      most === null || isGiven(slope) || !isGiven(threshold)
        ? undefined
        : [{ max_value: null }, { class_name: 'ReLU', config: { max_value: most } }],
  ],
]);

/**
 * A model of Keras in layers and names of activations that {@link fromKeras3} reads; what it does not know it leaves as it is.
 *
 * @param model `{class_name, config}`, which may be anything
 */
export function takenApart(model: unknown): unknown {
  if (!isDescribed(model)) return model;
  const entries = Object.entries(model.config).map(([key, own]): [string, unknown] => {
    if (key === 'layers' && Array.isArray(own)) return [key, own.flatMap((one) => inTwo(takenApart(one)))];
    if (Array.isArray(own)) return [key, key === 'cells' ? own.map(takenApart) : own];
    if (key.endsWith('activation')) return [key, asActivation(own) ?? own];
    return [key, ['layer', 'backward_layer', 'cell'].includes(key) ? takenApart(own) : own];
  });
  return { ...model, config: Object.fromEntries(entries) };
}

function asActivation(value: unknown): string | undefined {
  return isDescribed(value) ? AS_ACTIVATIONS.get(value.class_name)?.(value.config) : undefined;
}

/** The second one has the layer's name, by which others call it. */
function inTwo(layer: unknown): readonly unknown[] {
  if (!isDescribed(layer)) return [layer];
  const parts = IN_TWO.get(layer.class_name)?.(layer.config);
  if (parts === undefined) return [layer];
  const [told, second] = parts;
  const { name, inbound_nodes: calls } = { name: layer.config.name, ...layer } as Config;
  const inner = `${String(name)}_inner`;
  const { trainable, dtype } = layer.config;
  return [
    {
      ...layer,
      ...(calls !== undefined && { name: inner }),
      config: { ...layer.config, ...told, name: inner },
    },
    {
      ...second,
      ...(calls !== undefined && { name, inbound_nodes: callsOf(calls, inner) }),
      config: { ...second.config, name, trainable, dtype },
    },
  ];
}

/** Of each call of a layer one of the layer behind it. */
function callsOf(calls: unknown, inner: string): unknown {
  if (!Array.isArray(calls)) return calls;
  return calls.map((call: unknown, index) => {
    // Keras 3 writes `{args, kwargs}`, Keras 2 a list of places.
    if (!isObject(call)) return [[inner, index, 0, {}]];
    const [tensor] = Array.isArray(call.args) ? (call.args as unknown[]) : [];
    const config = isDescribed(tensor) ? tensor.config : {};
    return {
      args: [{ class_name: '__keras_tensor__', config: { ...config, keras_history: [inner, index, 0] } }],
      kwargs: {},
    };
  });
}

function isGiven(value: unknown): boolean {
  return (value ?? 0) !== 0;
}

/** As float32, which files may have. */
function isNear(value: unknown, number: number): boolean {
  return typeof value === 'number' && Math.fround(value) === Math.fround(number);
}
