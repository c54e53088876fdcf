import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { type NetworkDescription, NotLowered, readTopology } from '../../compiler/index.js';
import { everyLayer, type Layer } from '../model/layers.js';
import { observe, type Reads, stillHold } from '../model/reads.js';
import { isSeededCall } from '../model/seeded-calls.js';

/** The topology of a model, or why it cannot be run, and what this depends on. */
interface Answer {
  readonly topology: NetworkDescription | NotLowered;
  readonly layers: readonly Layer[];
  readonly weights: readonly LayerVariable[];
  /**
   * The layers whose options the answer depends on: all, or for a refusal the refused one, unless the reason is their
   * connections.
   */
  readonly deciding: readonly Layer[];
  readonly options: string;
  /** All properties that it depends on; undefined if a layer of a custom class may depend on more. */
  reads?: Reads | undefined;
}

/** The last answer of each model: writing a topology down takes longer than a prediction of a small model. */
const answers = new WeakMap<LayersModel, Answer>();

/**
 * A live model's topology: the same object, or the same error, until a layer, a weight, or an option of a deciding
 * layer changes.
 *
 * @throws NotLowered naming the first layer or option that has no kernel.
 */
export function readModelTopology(model: LayersModel): NetworkDescription {
  let answer = answers.get(model);
  if (answer?.reads === undefined || !stillHold(answer.reads)) answer = lookClosely(model, answer);
  if (answer.topology instanceof NotLowered) throw answer.topology;
  return answer.topology;
}

/**
 * The last answer if it still holds, else a new one.
 *
 * @throws NotLowered if a layer is watched
 */
function lookClosely(model: LayersModel, last: Answer | undefined): Answer {
  const layers = everyLayer(model);
  const watched = layers.find(isWatched);
  if (watched !== undefined) throw new NotLowered('its call was replaced, or has a hook', watched.name);
  const holds = last !== undefined && stillIs(last, layers);
  if (holds && last.reads === undefined) return last; // Properties do not show it.
  const answer = holds ? last : read(model, layers);
  answer.reads = readsOf(model, answer);
  answers.set(model, answer);
  return answer;
}

/** The members with which other code observes each call of a layer. */
interface Watched {
  call: object;
  _callHook?: unknown;
}

/** Whether other code observes each call of a layer, which the compiled engine does not make. */
function isWatched(layer: Layer): boolean {
  const { _callHook: hook = null, call } = layer as unknown as Watched;
  if (hook !== null) return true;
  return Object.hasOwn(layer, 'call') ? !isSeededCall(call) : call !== namesakeOf(layer).prototype.call;
}

/** A class of layers, as its name in a topology tells it. */
interface LayerClass {
  readonly className?: string;
  readonly prototype: Watched;
}

/** Of the classes that a layer is of the first of its name: one that extends it may keep the name, and call otherwise. */
function namesakeOf(layer: Layer): LayerClass {
  let first = layer.constructor as unknown as LayerClass;
  let base = Object.getPrototypeOf(first) as LayerClass;
  while (base.className !== undefined && base.className === first.className) {
    first = base;
    base = Object.getPrototypeOf(base) as LayerClass;
  }
  return first;
}

function stillIs(answer: Answer, layers: readonly Layer[]): boolean {
  return (
    sameItems(answer.layers, layers) &&
    sameItems(answer.weights, weightsOf(layers)) &&
    answer.options === optionsOf(answer.deciding)
  );
}

function sameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}

function read(model: LayersModel, layers: readonly Layer[]): Answer {
  const common = { layers, weights: weightsOf(layers) };
  const all = { deciding: layers, options: optionsOf(layers) };
  const shaped = layers.find(hasHiddenShape);
  if (shaped !== undefined) {
    return { topology: new NotLowered('noiseShape has no kernel', shaped.name), ...common, ...all };
  }
  let json: unknown;
  try {
    json = model.toJSON('', false);
  } catch (error) {
    const topology = new NotLowered(`its topology cannot be written down: ${(error as Error).message}`);
    return { topology, ...common, ...all };
  }
  try {
    return { topology: readTopology(json), ...common, ...all };
  } catch (error) {
    if (!(error instanceof NotLowered)) throw error;
    const atFault = layers.filter(({ name }) => name === error.layer);
    const deciding = atFault.length > 0 ? atFault : layers;
    return { topology: error, ...common, deciding, options: optionsOf(deciding) };
  }
}

/** Every property that {@link lookClosely} checks to find that the answer holds. */
function readsOf(model: LayersModel, { layers, deciding, options }: Answer): Reads | undefined {
  const observed = observe(model, (seen) => {
    const seenLayers = everyLayer(seen);
    for (const layer of seenLayers as unknown as Watched[]) void [layer._callHook, layer.call];
    weightsOf(seenLayers);
    return optionsOf(seenLayers.filter((_, index) => deciding.includes(layers[index] as Layer)));
  });
  return observed?.result === options ? observed.reads : undefined;
}

/** The members in which a layer keeps its weights, inner layers' apart. */
interface Weighted {
  _trainableWeights?: LayerVariable[];
  _nonTrainableWeights?: LayerVariable[];
}

function weightsOf(layers: readonly Layer[]): LayerVariable[] {
  return layers.flatMap((layer) => {
    const { _trainableWeights: trained = [], _nonTrainableWeights: others = [] } =
      layer as unknown as Weighted;
    return [...trained, ...others];
  });
}

function optionsOf(layers: readonly Layer[]): string {
  return JSON.stringify(layers.map(configOf));
}

/** Whether a layer draws one number for several: AlphaDropout's configuration leaves that out. */
function hasHiddenShape(layer: Layer): boolean {
  const { noiseShape = null } = layer as { noiseShape?: unknown };
  return noiseShape !== null && layer.getClassName() === 'AlphaDropout';
}

/** Of a model inside the model nothing, as its layers follow; of a layer that cannot say its options, why. */
function configOf(layer: Layer): unknown {
  if (Array.isArray((layer as { layers?: unknown }).layers)) return undefined;
  try {
    return [layer.getConfig(), hasHiddenShape(layer)];
  } catch (error) {
    return String(error);
  }
}
