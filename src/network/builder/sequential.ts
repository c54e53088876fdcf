import { LayerNames } from '../../compiler/index.js';
import { checkKind } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import type { LayerTopology, Topology } from './topology.js';

/** Options of {@link sequential}. */
export interface SequentialOptions {
  /** Default `sequential_1`. */
  name?: string;
  /** What `lstm`, `dense` and so on return, in the order of the data; the first with an `inputShape`. */
  layers: readonly LayerTopology[];
}

/** Release of tfjs-layers whose JSON this is. */
const TFJS_LAYERS = '4.22.0';

/**
 * A network of layers, each fed by the one before: the JSON that tfjs-layers writes for `tf.sequential`. Layers without
 * a name are numbered by their class, from 1 in each network.
 *
 * @throws RangeError or TypeError naming the layer that cannot stand where it does, or whose name is taken
 */
export function sequential(options: SequentialOptions): Topology {
  return chainOf('sequential', options);
}

const SEQUENTIAL_OPTIONS: OptionNames<SequentialOptions> = { name: true, layers: true };

/** @param caller begins the messages of errors: `create` */
export function chainOf(caller: string, options: SequentialOptions): Topology {
  const { name = 'sequential_1', layers } = readOptions(caller, options, SEQUENTIAL_OPTIONS);
  checkKind(`${caller}: name`, typeof name === 'string', 'a text', name);
  checkKind(`${caller}: layers`, Array.isArray(layers), 'a list', layers);
  for (const [index, layer] of layers.entries()) checkLayer(`${caller}: layers[${index}]`, layer);
  const [first] = layers;
  if (first === undefined) throw new RangeError(`${caller}: layers: expected at least one layer, got none`);
  const shape = first.config.batch_input_shape;
  if (!Array.isArray(shape)) {
    throw new RangeError(`${caller}: layers[0]: expected an inputShape or batchInputShape, got neither`);
  }
  const named = nameLayers(caller, layers);
  const stateful = named.find(({ config }) => config.stateful === true);
  if (stateful !== undefined && typeof shape[0] !== 'number') {
    const layer = quote(stateful.config.name);
    throw new RangeError(`${caller}: layers[0]: expected a batchSize for the stateful ${layer}, got none`);
  }
  return {
    class_name: 'Sequential',
    config: { name, layers: named },
    keras_version: `tfjs-layers ${TFJS_LAYERS}`,
    backend: 'tensor_flow.js', // As tfjs-layers writes it: every text but names in snake_case.
  };
}

function checkLayer(what: string, layer: LayerTopology): void {
  const { class_name: className, config } = (layer ?? {}) as Partial<LayerTopology>;
  if (typeof className === 'string' && typeof config === 'object' && config !== null) return;
  throw new TypeError(`${what}: expected what lstm(), dense() and so on return, got ${quote(layer)}`);
}

/** Copies in which every layer has a name of its own. */
function nameLayers(caller: string, layers: readonly LayerTopology[]): LayerTopology[] {
  const taken = new Set<unknown>();
  for (const [index, { config }] of layers.entries()) {
    const { name = null } = config;
    if (name === null) continue;
    if (taken.has(name)) {
      throw new RangeError(
        `${caller}: layers[${index}]: name: expected one of its own, got ${quote(name)} again`,
      );
    }
    taken.add(name);
  }
  const names = new LayerNames(taken);
  const withName = ({ class_name: className, config }: LayerTopology): LayerTopology => {
    const inner = config.layer as LayerTopology | undefined;
    return {
      class_name: className,
      config: {
        ...config,
        ...(inner?.config && { layer: withName(inner) }), // Numbered first: it is made first.
        name: config.name ?? names.next(className),
      },
    };
  };
  return layers.map(withName);
}
