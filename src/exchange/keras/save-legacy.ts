// model.h5 in the format of Keras 2, which Keras 3 also loads: layers as JSON in an attribute, weights by name.
import { readTopology } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import {
  fromKeras3,
  inKerasOrder,
  leavesOf,
  type Moments,
  modelOf,
  normalizations,
  takenApart,
  toKeras2,
  type WrittenDataset,
  type WrittenGroup,
  writeHdf5,
} from '../../formats/index.js';
import { networkWeights, orModelError } from '../../network/index.js';
import type { Network } from '../../network/public.js';
import { layersOf, outline, toJson } from './save.js';
import type { WrittenTraining } from './training/index.js';
import { writeTraining } from './training/index.js';

/** The last Keras 2 that was part of TensorFlow. Keras reads only the first number. */
const KERAS = { keras_version: '2.15.0', backend: 'tensorflow' } as const;
/** Bytes of text in one attribute: HDF5 allows 65,536 bytes with overhead. */
const MOST_BYTES = 64_512;

/** @throws LetheError `model` that names what Keras 2 lacks. */
export function kerasHdf5(caller: string, network: Network, includeOptimizer: boolean): Uint8Array {
  const byName = new Map(network.weights.map((weight) => [weight.name, weight]));
  const config = orModelError(caller, () => {
    const model = inKerasOrder(modelOf(network.topology));
    const config = toKeras2(model, momentsOf(model, byName));
    const read = fromKeras3({ keras_version: KERAS.keras_version, model_config: takenApart(config) });
    if (outline(read) === outline(model)) return config;
    throw new LetheError('model', `${caller}: Keras 2 would read a different network`);
  });
  const training = includeOptimizer ? writeTraining(caller, network, layersOf(config)) : undefined;
  return writeHdf5({
    attributes: {
      ...KERAS,
      model_config: toJson(config),
      ...(training && { training_config: toJson(trainingConfig(training)) }),
    },
    groups: {
      model_weights: modelWeights(caller, network, config, byName),
      ...(training && { optimizer_weights: optimizerWeights(training) }),
    },
  });
}

type Weights = ReadonlyMap<string, Network['weights'][number]>;

/** Mean and variance are the two weights of such a layer in Lethe. */
function momentsOf(model: unknown, byName: Weights): Map<string, Moments> {
  const numbers = (name: string): number[] => Array.from(byName.get(name)?.values ?? []);
  return new Map(
    [...normalizations(model).keys()].map((layer) => {
      const [mean = '', variance = ''] = [...byName.keys()].filter((name) => name.startsWith(`${layer}/`));
      return [layer, { mean: numbers(mean), variance: numbers(variance) }];
    }),
  );
}

/** The layers of the model by name; the weights of a nested model are one list, trainable ones first. */
function modelWeights(caller: string, network: Network, config: unknown, byName: Weights): WrittenGroup {
  const specs = orModelError(caller, () => networkWeights(readTopology(network.topology)));
  const normalized = normalizations(config);
  const groups = leavesOf(config).flatMap(({ layer, leaves }): [string, WrittenGroup][] => {
    const own = leaves
      .filter((leaf) => !normalized.has(leaf))
      .flatMap((leaf) => specs.filter(({ name }) => name.split('/', 1)[0] === leaf));
    const inOrder = [
      ...own.filter(({ trainable }) => trainable),
      ...own.filter(({ trainable }) => !trainable),
    ];
    if (inOrder.length === 0) return [];
    const named = inOrder.map(({ name, shape }): [string, WrittenDataset] => {
      const { values = new Float32Array() } = byName.get(name) ?? {};
      return [`${name}:0`, { shape, values }];
    });
    return [[layer, namedArrays(named)]];
  });
  const names = groups.map(([layer]) => layer);
  return {
    attributes: { ...KERAS, ...inAttributes('layer_names', names) },
    groups: Object.fromEntries(groups),
  };
}

/** The number of steps, then the slots of the weights; the learning rate is among the optimizer's parameters. */
function optimizerWeights({ optimizer, variables: [steps, , ...others] }: WrittenTraining): WrittenGroup {
  const named = others.map((variable, place): [string, WrittenDataset] => [
    `${optimizer.class_name}/${place}:0`,
    variable,
  ]);
  return namedArrays([...(steps ? [['iteration:0', steps] as [string, WrittenDataset]] : []), ...named]);
}

/** A group of nested groups by the parts of names, with the names as an attribute. */
function namedArrays(arrays: readonly (readonly [name: string, array: WrittenDataset])[]): WrittenGroup {
  const names = arrays.map(([name]) => name);
  const inGroup = (
    entries: readonly (readonly [path: readonly string[], array: WrittenDataset])[],
  ): WrittenGroup => {
    const own = entries.filter(([path]) => path.length === 1);
    const heads = [...new Set(entries.flatMap(([[head = '', ...rest]]) => (rest.length > 0 ? [head] : [])))];
    return {
      datasets: Object.fromEntries(own.map(([[name = ''], array]) => [name, array])),
      groups: Object.fromEntries(
        heads.map((head) => {
          const inside = entries.filter(([path]) => path.length > 1 && path[0] === head);
          return [head, inGroup(inside.map(([path, array]) => [path.slice(1), array]))];
        }),
      ),
    };
  };
  return {
    ...inGroup(arrays.map(([name, array]) => [name.split('/'), array])),
    attributes: inAttributes('weight_names', names),
  };
}

/** A list of texts, split into `name0`, `name1`, ... if it is too long for one attribute, as in Keras. */
function inAttributes(name: string, texts: readonly string[]): { [name: string]: readonly string[] } {
  const longest = Math.max(1, ...texts.map((text) => new TextEncoder().encode(text).length));
  const most = Math.max(1, Math.floor(MOST_BYTES / longest));
  if (texts.length <= most) return { [name]: texts };
  const chunks = Math.ceil(texts.length / most);
  return Object.fromEntries(
    Array.from({ length: chunks }, (_, chunk) => [
      `${name}${chunk}`,
      texts.slice(chunk * most, (chunk + 1) * most),
    ]),
  );
}

/** Keras 2 expects loss weights as a list, and classes without modules. */
function trainingConfig({ optimizer, config }: WrittenTraining): object {
  const { loss, loss_weights: weights, metrics } = config;
  return {
    loss: withoutModules(loss),
    metrics,
    weighted_metrics: null,
    loss_weights: typeof weights === 'number' ? [weights] : weights,
    // Otherwise Keras 2.11 and later would create a legacy optimizer, which orders its state differently.
    optimizer_config: { ...optimizer, config: { ...optimizer.config, is_legacy_optimizer: false } },
  };
}

function withoutModules(loss: unknown): unknown {
  if (Array.isArray(loss)) return loss.map(withoutModules);
  if (typeof loss !== 'object' || loss === null) return loss;
  const { class_name, config } = loss as { readonly class_name?: unknown; readonly config?: unknown };
  return { class_name, config };
}
