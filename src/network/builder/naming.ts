// What chains and graphs of layers have alike: names, and batches that stateful layers need.
import { LayerNames } from '../../compiler/index.js';
import { quote } from '../../text/quote.js';
import type { LayerTopology } from './topology.js';

/** Release of tfjs-layers whose JSON this is. */
export const TFJS_LAYERS = '4.22.0';

/**
 * Copies in which every layer has a name of its own.
 *
 * @throws RangeError naming the layer whose name another has
 */
export function nameLayers(caller: string, layers: readonly LayerTopology[]): LayerTopology[] {
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
  let inputs = 0;
  const inputName = (): string => {
    const name = `input${++inputs}`;
    return taken.has(name) ? inputName() : name;
  };
  const withName = ({ class_name: className, config }: LayerTopology): LayerTopology => {
    const inner = config.layer as LayerTopology | undefined;
    return {
      class_name: className,
      config: {
        ...config,
        ...(inner?.config && { layer: withName(inner) }), // Numbered first: it is made first.
        name: config.name ?? (className === 'InputLayer' ? inputName() : names.next(className)),
      },
    };
  };
  return layers.map(withName);
}

/** @throws RangeError if a layer is stateful, and a layer that takes the data leaves the size of batches open. */
export function checkBatchSize(
  what: string,
  layers: readonly LayerTopology[],
  begin: readonly LayerTopology[],
): void {
  const stateful = layers.find(({ config }) => config.stateful === true);
  const isOpen = begin.some(({ config }) => typeof (config.batch_input_shape as unknown[])[0] !== 'number');
  if (stateful === undefined || !isOpen) return;
  throw new RangeError(
    `${what}: expected a batchSize for the stateful ${quote(stateful.config.name)}, got none`,
  );
}
