import { GraphBuilder } from '../graph/graph-builder.js';
import { recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import { type Described, readDescribed } from './fields.js';
import { LayerNames } from './layer-names.js';
import { beginReading } from './read-layer.js';

/** What one use of a layer gives, and may begin with. */
export interface LayerValues {
  /** How many values it gives. */
  readonly outputs: number;
  /** How many states it may be given behind its input. */
  readonly states: number;
}

/**
 * What a layer makes of this many values, by itself, as the network will read it.
 *
 * @param json `{class_name, config}`, which may have no name yet
 * @returns one value and no states for a layer that cannot be read: the network is refused for it, by name
 */
export function layerValues(json: unknown, inputs: number): LayerValues {
  const layer = readDescribed(json);
  const alone = layer && tryUse(layer, inputs);
  if (alone === undefined) return { outputs: 1, states: 0 };
  // What is inside a model or goes over steps has states that nobody can give.
  const takesStates = alone.states > 0 && tryUse(layer as Described, 1 + alone.states) !== undefined;
  return { outputs: alone.outputs, states: takesStates ? alone.states : 0 };
}

/** Undefined if it cannot be read, or takes another number of values. */
function tryUse({ className, config }: Described, inputs: number): LayerValues | undefined {
  const graph = new GraphBuilder();
  const values = Array.from({ length: inputs }, () => graph.input({ name: '', shape: [], batchSize: null }));
  try {
    const use = beginReading(graph, new LayerNames()).layer(
      className,
      String(config.name ?? className),
      config,
    );
    const outputs = use(values).length;
    const states = graph.layers.map((one) => recordOf(one).memory?.states(one).length ?? 0);
    return { outputs, states: states.reduce((sum, count) => sum + count, 0) };
  } catch (error) {
    if (error instanceof NotLowered) return undefined;
    throw error;
  }
}
