import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type NetworkDescription, NotLowered, readTopology } from '../../training/index.js';
import { everyLayer, type Layer } from '../model/layers.js';
import { isSeededCall } from '../training/dropout.js';

/** What was read of a model, or why it cannot be run, and what that depends on. */
interface Answer {
  readonly topology: NetworkDescription | NotLowered;
  readonly layers: readonly Layer[];
  /** Those whose options the answer depends on: all; of a refusal the one at fault, or none if that is how they are joined. */
  readonly deciding: readonly Layer[];
  readonly options: string;
}

/** The last answer of each model: writing a topology down takes longer than a prediction of a small model. */
const answers = new WeakMap<LayersModel, Answer>();

/**
 * A live model's topology: the same object, or the same error, until there is another layer, or an option of one that
 * decides it is another.
 *
 * @throws NotLowered naming the first layer or option that has no kernel.
 */
export function readModelTopology(model: LayersModel): NetworkDescription {
  const layers = everyLayer(model);
  const watched = layers.find(isWatched);
  if (watched !== undefined) throw new NotLowered('its call was replaced, or has a hook', watched.name);
  let answer = answers.get(model);
  if (answer === undefined || !holds(answer, layers)) {
    answer = read(model, layers);
    answers.set(model, answer);
  }
  if (answer.topology instanceof NotLowered) throw answer.topology;
  return answer.topology;
}

/** Whether somebody has to see each call of a layer, which the compiled engine does not make. */
function isWatched(layer: Layer): boolean {
  const { _callHook: hook = null } = layer as unknown as { _callHook?: unknown };
  return hook !== null || (Object.hasOwn(layer, 'call') && !isSeededCall(layer.call));
}

function holds(answer: Answer, layers: readonly Layer[]): boolean {
  return (
    answer.layers.length === layers.length &&
    answer.layers.every((layer, index) => layer === layers[index]) &&
    answer.options === optionsOf(answer.deciding)
  );
}

function read(model: LayersModel, layers: readonly Layer[]): Answer {
  const options = optionsOf(layers);
  let json: unknown;
  try {
    json = model.toJSON('', false);
  } catch (error) {
    const topology = new NotLowered(`its topology cannot be written down: ${(error as Error).message}`);
    return { topology, layers, deciding: layers, options };
  }
  try {
    return { topology: readTopology(json), layers, deciding: layers, options };
  } catch (error) {
    if (!(error instanceof NotLowered)) throw error;
    const deciding = layers.filter(({ name }) => name === error.layer);
    return { topology: error, layers, deciding, options: optionsOf(deciding) };
  }
}

function optionsOf(layers: readonly Layer[]): string {
  return JSON.stringify(layers.map(configOf));
}

/** Of a model inside the model nothing, as its layers follow; of a layer that cannot say its options, why. */
function configOf(layer: Layer): unknown {
  if ('layers' in layer && Array.isArray(layer.layers)) return undefined;
  try {
    return layer.getConfig();
  } catch (error) {
    return String(error);
  }
}
