import { layerValues } from '../../compiler/index.js';
import { checkKind } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import { type Model, makeModel } from './model-layer.js';
import { checkBatchSize } from './naming.js';
import { beginOf } from './parts.js';
import type { LayerTopology } from './topology.js';

/** Options of {@link sequential}. */
export interface SequentialOptions {
  /** Default `sequential_1`; inside another network the next free number there. */
  name?: string;
  /**
   * Results of `lstm`, `dense` and so on, or of `model` and `sequential`, in the order of the data; the first with an
   * `inputShape`.
   */
  layers: readonly LayerTopology[];
}

/**
 * A chain of layers: the JSON that tfjs-layers writes for `tf.sequential`. Unnamed layers are numbered by class, from 1
 * in each network.
 *
 * @throws RangeError or TypeError naming the layer that does not fit its place, or whose name is taken
 */
export function sequential(options: SequentialOptions): Model {
  return chainOf('sequential', options);
}

const SEQUENTIAL_OPTIONS: OptionNames<SequentialOptions> = { name: true, layers: true };

/** @param caller begins the messages of errors: `create` */
export function chainOf(caller: string, options: SequentialOptions): Model {
  const { name = null, layers } = readOptions(caller, options, SEQUENTIAL_OPTIONS);
  checkKind(`${caller}: name`, name === null || typeof name === 'string', 'a text', name);
  checkKind(`${caller}: layers`, Array.isArray(layers), 'a list', layers);
  for (const [index, layer] of layers.entries()) checkLayer(`${caller}: layers[${index}]`, layer);
  const [first] = layers;
  if (first === undefined) throw new RangeError(`${caller}: layers: expected at least one layer, got none`);
  const begin = beginOf(first);
  if (!begin.every(({ config }) => Array.isArray(config.batch_input_shape))) {
    throw new RangeError(`${caller}: layers[0]: expected an inputShape or batchInputShape, got neither`);
  }
  const describe = (own: string, named: readonly LayerTopology[]) => ({ name: own, layers: named });
  const made = makeModel(caller, 'Sequential', { name, layers, describe });
  checkBatchSize(`${caller}: layers[0]`, made.config.layers, begin);
  return made;
}

function checkLayer(what: string, layer: LayerTopology): void {
  const { class_name: className, config } = (layer ?? {}) as Partial<LayerTopology>;
  if (typeof className !== 'string' || typeof config !== 'object' || config === null) {
    throw new TypeError(`${what}: expected the result of lstm(), dense() and so on, got ${quote(layer)}`);
  }
  const inputs = beginOf(layer).length;
  if (inputs !== 1) {
    throw new RangeError(`${what}: expected a layer with one input, got a model with ${inputs} inputs`);
  }
  const { outputs } = layerValues(layer, 1);
  if (outputs === 1) return;
  throw new RangeError(
    `${what}: expected a layer with one output, got one with ${outputs}: use model() for graphs`,
  );
}
