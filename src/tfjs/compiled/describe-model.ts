import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import {
  isStateful,
  type LayerDescription,
  type NetworkDescription,
  NotLowered,
  openShapes,
  recordOf,
  resolve,
  type WeightSpec,
} from '../../compiler/index.js';
import { trainingInternals } from '../model/internals.js';
import { type Layer, layersByPath } from '../model/layers.js';
import type { HeldStates } from './layer-states.js';
import { readModelTopology } from './model-topology.js';

/** The description of a live model for the compiled engine. */
export interface ModelDescription {
  readonly network: NetworkDescription;
  /** Its weights in the engine's order: layer by layer, kernel, recurrent kernel, bias. */
  readonly weights: readonly LayerVariable[];
  /** Those of them that are trained, in the same order. */
  readonly trained: readonly LayerVariable[];
  /** Those that a training run changes without training them: moving averages. */
  readonly moving: readonly LayerVariable[];
  /** The weights that its optimizer updates, in tfjs-layers' order, which numbers the optimizer's slots. */
  readonly collected: readonly LayerVariable[];
  /** The states of stateful layers, in the order of the data. */
  readonly stateful: readonly HeldStates[];
}

/**
 * Reads a model's topology and finds the variables behind it. Which weights are trained is what `compile` collected,
 * as for tfjs-layers: setting `trainable` afterwards counts from the next `compile` on, but for weights that it
 * takes out of the training itself.
 *
 * @param model the one that trains: see `trainedModel`
 * @throws NotLowered naming the first layer or option that has no kernel.
 */
export function describeModel(model: LayersModel): ModelDescription {
  const topology = readModelTopology(model);
  const byName = layersByPath(model);
  const collected = trainingInternals(model).collectedTrainableWeights ?? [];
  const training = new Set(collected.filter(isTrainable));
  const weights: LayerVariable[] = [];
  const moving: LayerVariable[] = [];
  const stateful: HeldStates[] = [];
  const known = knownOf(topology);
  const { specs } = known;
  const layers = topology.layers.map((description, index): LayerDescription => {
    const ownSpecs = specs[index] ?? [];
    if (ownSpecs.length === 0) return description;
    const placed = byName.get(description.name);
    if (placed === undefined) throw new NotLowered('it is not in the model', description.name);
    const { layer, holder, firstState } = placed;
    const own = weightsOf(layer, ownSpecs);
    weights.push(...own);
    if (isStateful(description)) {
      const count = recordOf(description).memory?.states(description).length ?? 0;
      stateful.push({ layer: holder, first: firstState, count });
    }
    if (!('trainable' in description)) return description;
    const trainable = own.filter((weight) => !isMoving(layer, weight));
    moving.push(...own.filter((weight) => isMoving(layer, weight)));
    const trained = trainable.filter((weight) => training.has(weight)).length;
    if (trained !== 0 && trained !== trainable.length) {
      throw new NotLowered('only some of its weights are trained', description.name);
    }
    return { ...description, trainable: trained > 0 };
  });
  const trained = weights.filter((weight) => training.has(weight));
  if (!known.network.layers.every((layer, index) => isAlike(layer, layers[index]))) {
    known.network = { ...topology, layers };
  }
  return { network: known.network, weights, trained, moving, collected, stateful };
}

/** What was made of a topology, which does not change. */
interface Known {
  readonly specs: readonly (readonly WeightSpec[])[];
  /** The last one: the same object as long as the same layers are trained, for what is kept by it. */
  network: NetworkDescription;
}

const knownTopologies: WeakMap<NetworkDescription, Known> = new WeakMap();

function knownOf(topology: NetworkDescription): Known {
  let known = knownTopologies.get(topology);
  if (known === undefined) {
    known = { specs: resolve(topology, openShapes(topology)).weights, network: topology };
    knownTopologies.set(topology, known);
  }
  return known;
}

/** Whether two descriptions of the same layer of a topology agree in what is trained. */
function isAlike(one: LayerDescription, other: LayerDescription | undefined): boolean {
  return (
    one === other ||
    (other !== undefined && 'trainable' in one && 'trainable' in other && one.trainable === other.trainable)
  );
}

/** Whether a step changes it, for all that `compile` collected it. */
export function isTrainable(weight: LayerVariable): boolean {
  return (weight.read() as { trainable?: boolean }).trainable !== false;
}

/** Whether its layer changes it while others are trained, and no optimizer does. */
function isMoving(layer: Layer, weight: LayerVariable): boolean {
  const { _nonTrainableWeights: own } = layer as unknown as {
    readonly _nonTrainableWeights: LayerVariable[];
  };
  return own.includes(weight);
}

/** The variables of a layer, in the order of their specifications. */
function weightsOf(layer: Layer, specs: readonly WeightSpec[]): LayerVariable[] {
  const byName = new Map(layer.weights.map((weight) => [ownName(weight.originalName), weight]));
  return specs.flatMap(({ name }) => byName.get(ownName(name)) ?? []);
}

/** `kernel` of `dense_Dense1/kernel`. */
function ownName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
