// Activations of Keras that tfjs-layers has under another name, or as two layers: a layer used as activation, an ELU with any alpha, a
// rectifier with threshold and maximum.
import { isObject } from '../../text/kinds.js';
import { type Config, type Described, isDescribed } from './described.js';

/** Layers that serve as the activation of another one. */
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

/** A layer as two layers: the configuration of the first, and the second. */
type Parts = readonly [first: Config, second: Described];

const IN_TWO: ReadonlyMap<string, (config: Config) => Parts | undefined> = new Map([
  [
    'ELU',
    // Multiplies negative values by alpha.
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
 * Rewrites a Keras model with layers and activations that {@link fromKeras3} reads; unknown parts stay as they are.
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

/** The second layer has the original name, which other layers refer to. */
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

/** One call of the inner layer for each call of the outer one. */
function callsOf(calls: unknown, inner: string): unknown {
  if (!Array.isArray(calls)) return calls;
  return calls.map((call: unknown, index) => {
    // Keras 3 writes `{args, kwargs}`, Keras 2 a list of references.
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

/** Equal as float32, the precision of files. */
function isNear(value: unknown, number: number): boolean {
  return typeof value === 'number' && Math.fround(value) === Math.fround(number);
}
