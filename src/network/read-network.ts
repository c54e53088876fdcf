// A saved model as the parts of a network: its layers, its weights in the engine's order, what else the file says.
import { LetheError } from '../errors.js';
import { type NetworkDescription, NotLowered, readTopology } from '../training/index.js';
import { decodeWeights, type ModelFile, quote, type SavedJson, type StoredWeight } from './storage/index.js';
import { type NetworkWeight, networkWeights, toEngineOrder, weightOrder } from './weight-order.js';

/** Everything of a model.json but the weights: kept as it came, and saved as it was kept. */
export type ModelFields = Omit<SavedJson, 'weightsManifest' | 'weightsSha256'>;

/** What a network is made of. */
export interface NetworkParts {
  readonly fields: ModelFields;
  readonly description: NetworkDescription;
  /** Names and shapes, layer by layer: the engine's order. */
  readonly weights: readonly NetworkWeight[];
  /** For each position in the order of tfjs's `model.getWeights()` that in the engine's. */
  readonly order: readonly number[];
  /** Values of the weights, in the engine's order. */
  readonly values: readonly Float32Array[];
  /** What the file has of an optimizer. */
  readonly optimizer: readonly StoredWeight[];
}

/**
 * Reads the layers of a topology.
 *
 * @param caller begins the messages of errors.
 * @throws LetheError `model` naming the first layer or option that the compiled engine cannot run.
 */
export function readLayers(
  caller: string,
  topology: unknown,
): Pick<NetworkParts, 'description' | 'weights' | 'order'> {
  try {
    const description = readTopology(topology);
    return { description, weights: networkWeights(description), order: weightOrder(description) };
  } catch (error) {
    if (!(error instanceof NotLowered)) throw error;
    throw new LetheError(
      'model',
      `${caller}: expected a model for the compiled engine, got one it cannot run: ${error.message}`,
      { cause: error },
    );
  }
}

/**
 * @param file checked, as `readModel` gives it
 * @throws LetheError `data` if the weights are not those of the layers, `model` as {@link readLayers}.
 */
export function readNetwork(caller: string, file: ModelFile): NetworkParts {
  const { weightsManifest, weightsSha256, ...fields } = file.json;
  const layers = readLayers(caller, fields.modelTopology);
  const stored = decodeWeights(caller, file);
  const own = stored.filter(({ group }) => group !== 'optimizer');
  const values = matchWeights(caller, layers, own);
  return { ...layers, fields, values, optimizer: stored.filter(({ group }) => group === 'optimizer') };
}

/** Finds each weight by its name, as `loadWeights` of tfjs-layers does. */
function matchWeights(
  caller: string,
  { weights, order }: Pick<NetworkParts, 'weights' | 'order'>,
  stored: readonly StoredWeight[],
): Float32Array[] {
  const byName = new Map(weights.map((weight, position) => [weight.name, { weight, position }]));
  const found: Float32Array[] = new Array(weights.length);
  for (const { name, dtype, shape, values } of stored) {
    const target = byName.get(name) ?? byName.get(withoutCell(name));
    if (target === undefined) {
      throw new LetheError(
        'data',
        `${caller}: weight ${quote(name)}: expected a layer that has it, got none`,
      );
    }
    const { weight, position } = target;
    if (found[position] !== undefined) {
      throw new LetheError('data', `${caller}: weight ${quote(weight.name)}: expected it once, got it twice`);
    }
    if (dtype !== 'float32' || shape.join() !== weight.shape.join()) {
      throw new LetheError(
        'data',
        `${caller}: weight ${quote(name)}: expected float32 [${weight.shape.join(', ')}], ` +
          `got ${dtype} [${shape.join(', ')}]`,
      );
    }
    found[position] = values as Float32Array;
  }
  const missing = order.find((position) => found[position] === undefined);
  if (missing !== undefined) {
    throw new LetheError(
      'data',
      `${caller}: weight ${quote(weights[missing]?.name ?? '')}: expected its values, got none`,
    );
  }
  return found;
}

/** Keras writes `lstm/lstm_cell/kernel` for what tfjs-layers calls `lstm/kernel`. */
function withoutCell(name: string): string {
  const parts = name.split('/');
  return [...parts.slice(0, -2), parts.at(-1)].join('/');
}

/**
 * Checks new values for all weights.
 *
 * @param given in the order of `model.getWeights()`
 * @returns copies, in the engine's order
 * @throws RangeError naming the weight whose length does not fit.
 */
export function checkValues(
  caller: string,
  { weights, order }: Pick<NetworkParts, 'weights' | 'order'>,
  given: readonly ArrayLike<number>[],
): Float32Array[] {
  if (given.length !== weights.length) {
    throw new RangeError(`${caller}: expected ${weights.length} weights, got ${given.length}`);
  }
  return toEngineOrder(order, given).map((values, position) => {
    const { name, shape } = weights[position] as NetworkWeight;
    const size = shape.reduce((product, axis) => product * axis, 1);
    if (values.length !== size) {
      throw new RangeError(
        `${caller}: weight ${quote(name)}: expected ${size} numbers for shape [${shape.join(', ')}], got ${values.length}`,
      );
    }
    return Float32Array.from(values);
  });
}
