import { layerValues } from '../../compiler/index.js';
import { checkKind } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import { checkBatchSize, nameLayers, TFJS_LAYERS } from './naming.js';
import type { LayerTopology, Topology } from './topology.js';

/** Options of {@link sequential}. */
export interface SequentialOptions {
  /** Default `sequential_1`. */
  name?: string;
  /** What `lstm`, `dense` and so on return, in the order of the data; the first with an `inputShape`. */
  layers: readonly LayerTopology[];
}

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
  checkBatchSize(`${caller}: layers[0]`, named, [first]);
  return {
    class_name: 'Sequential',
    config: { name, layers: named },
    keras_version: `tfjs-layers ${TFJS_LAYERS}`,
    backend: 'tensor_flow.js', // As tfjs-layers writes it: every text but names in snake_case.
  };
}

function checkLayer(what: string, layer: LayerTopology): void {
  const { class_name: className, config } = (layer ?? {}) as Partial<LayerTopology>;
  if (typeof className !== 'string' || typeof config !== 'object' || config === null) {
    throw new TypeError(`${what}: expected what lstm(), dense() and so on return, got ${quote(layer)}`);
  }
  if (layerValues(layer, 1).outputs === 1) return;
  throw new RangeError(
    `${what}: expected a layer that gives one value, got returnState: model() takes graphs`,
  );
}
