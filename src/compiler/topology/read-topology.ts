// tfjs-layers' topology JSON to a network, plain data. What cannot be compiled is refused by name.
import { GraphBuilder } from '../graph/graph-builder.js';
import type { NetworkDescription } from '../graph/network.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, isRecord, withFileNames } from './fields.js';
import { LayerNames } from './layer-names.js';
import { beginReading } from './read-layer.js';
import { readModel } from './read-model.js';

/** The contents of a topology. */
interface Topology {
  readonly network: NetworkDescription;
  /** For each layer the configuration that names the initializers of its weights. */
  readonly configs: readonly Config[];
}

/**
 * Reads `{class_name, config}` of a Sequential or a functional model, as `model.toJSON` gives it and model.json keeps it
 * under `modelTopology.model_config`. It may come from an untrusted file.
 *
 * @throws NotLowered naming the first layer or option that has no kernel.
 */
export function readTopology(json: unknown): NetworkDescription {
  return read(json).network;
}

/**
 * For each layer of {@link readTopology}, the configuration that names the initializers of its weights: its own, or
 * that of the layer inside it.
 */
export function readWeightConfigs(json: unknown): readonly Config[] {
  return read(json).configs;
}

function read(json: unknown): Topology {
  const { className, config } = unwrap(json);
  const graph = new GraphBuilder();
  const model = readModel(beginReading(graph, new LayerNames()), className, config);
  const inputs = model.inputs.map((input) => graph.input(input));
  return { network: graph.build(model.use(inputs)), configs: graph.configs };
}

/** Class and configuration of a model, however it is wrapped. */
export function unwrap(json: unknown): { className: string; config: unknown } {
  let value = json;
  for (const key of ['modelTopology', 'model_config']) {
    if (isRecord(value) && Object.hasOwn(value, key)) value = value[key];
  }
  const { class_name: className, config } = isRecord(value) ? withFileNames(value) : {};
  if (typeof className === 'string') return { className, config };
  throw new NotLowered('this is not a topology of tfjs-layers');
}
