// What Keras 2 and 3 define in the same way, but tfjs-layers differently or by another name.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import type { Config, Described } from './described.js';
import { isDescribed, makesMasks } from './described.js';

/** Keras' classes of regularizers, each as an L1L2 regularizer. */
const REGULARIZERS: ReadonlyMap<unknown, (config: Config) => Config> = new Map([
  ['L1', ({ l1 }: Config): Config => ({ l1, l2: 0 })],
  ['L2', ({ l2 }: Config): Config => ({ l1: 0, l2 })],
]);

/** A regularizer in tfjs-layers; undefined if it is not L1 or L2. */
export function toL1L2(value: unknown): Described | undefined {
  if (!isObject(value) || !isObject(value.config)) return undefined;
  const config = REGULARIZERS.get(value.class_name)?.(value.config);
  return config && { class_name: 'L1L2', config };
}

/** A frozen batch normalization uses its moving moments in training as well; in tfjs-layers it does not. */
export function withFixedMoments(config: Config): Config {
  return config.trainable === false ? { ...config, fixed_moments: true } : config;
}

/**
 * A rectifier as the class of tfjs-layers that computes it.
 *
 * @throws NotLowered for several parameters at once, which no class supports.
 */
export function toRectifier(layer: Described): Described {
  const { negative_slope: slope, threshold, max_value: most, ...config } = layer.config;
  const [isLeaky, isThresholded] = [(slope ?? 0) !== 0, (threshold ?? 0) !== 0];
  if (!isLeaky && !isThresholded) return layer;
  if ((isLeaky && isThresholded) || (most ?? null) !== null) {
    const what = 'only one of negative_slope, threshold and max_value has a kernel: put a layer for each';
    throw new NotLowered(what, String(config.name));
  }
  return isLeaky
    ? { ...layer, class_name: 'LeakyReLU', config: { ...config, alpha: slope } }
    : { ...layer, class_name: 'ThresholdedReLU', config: { ...config, theta: threshold } };
}

/**
 * A bidirectional layer without its backward layer, which tfjs-layers derives from the forward one.
 *
 * @throws NotLowered unless both are the same except for direction and name.
 */
export function withOneLayer(name: string, { backward_layer: backward, ...config }: Config): Config {
  const { layer } = config;
  if (!isObject(layer) || !isObject(layer.config) || !isObject(backward) || !isObject(backward.config)) {
    return config;
  }
  const directed = ({ name: _, ...own }: Config, goesBackwards: boolean): string =>
    JSON.stringify([...Object.entries({ ...own, go_backwards: goesBackwards })].sort());
  const [isOwn, isOther] = [layer, backward].map(({ config: own }) => (own as Config).go_backwards === true);
  const isSame =
    layer.class_name === backward.class_name &&
    isOwn !== isOther &&
    directed(layer.config as Config, false) === directed(backward.config as Config, false);
  if (!isSame) throw new NotLowered('a backward_layer that differs from layer has no kernel', name);
  return config;
}

/** Options that contain layers or cells. */
const INSIDE: readonly string[] = ['layer', 'layers', 'backward_layer', 'cell', 'cells'];

/** A model of Keras 2 in the terms of tfjs-layers; the same value if it already is. */
export function fromKeras2(model: unknown): unknown {
  return translated(model, makesMasks(model));
}

function translated(value: unknown, hasMasks: boolean): unknown {
  if (Array.isArray(value)) {
    const list = value.map((one) => translated(one, hasMasks));
    return list.some((one, index) => one !== value[index]) ? list : value;
  }
  if (!isObject(value) || !isDescribed(value)) return value;
  const given = value.config;
  const entries = Object.entries(given).map(([key, own]): [string, unknown] => {
    if (INSIDE.includes(key)) return [key, translated(own, hasMasks)];
    return [key, (key.endsWith('_regularizer') ? toL1L2(own) : undefined) ?? own];
  });
  const isChanged = entries.some(([key, own]) => own !== given[key]);
  const layer = isChanged ? { ...value, config: Object.fromEntries(entries) as Config } : value;
  switch (value.class_name) {
    case 'ReLU':
      return toRectifier(layer);
    case 'BatchNormalization': {
      const config = withFixedMoments(layer.config);
      return config === layer.config ? layer : { ...layer, config };
    }
    case 'Bidirectional': {
      const hasOther = layer.config.backward_layer !== undefined;
      const one = hasOther
        ? { ...layer, config: withOneLayer(String(layer.config.name), layer.config) }
        : layer;
      return hasMasks ? withZeros(one) : one;
    }
    default:
      return layer;
  }
}

/** In both directions of a sequence Keras 2 outputs zeros for masked steps, but its files do not say so; those of Keras 3 do. */
function withZeros(layer: Described): Described {
  const { layer: inner } = layer.config;
  if (!isDescribed(inner) || inner.config.return_sequences !== true) return layer;
  const zeros = { ...inner, config: { ...inner.config, zero_output_for_mask: true } };
  return { ...layer, config: { ...layer.config, layer: zeros } };
}
