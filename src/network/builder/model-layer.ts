// A network that is a layer as well, and its description under other names as part of another network.
import { Layer } from './layer.js';
import { checkNames, Names, namesIn } from './naming.js';
import { type Parts, remember } from './parts.js';
import type { Topology } from './topology.js';

/** Release of tfjs-layers whose JSON this is. */
const TFJS_LAYERS = '4.22.0';

/**
 * A network as plain JSON, the `modelTopology` of model.json. It is a layer, too: `apply` makes it part of a graph, and it may
 * stand in a list of layers. Its unnamed layers are numbered together with those around it.
 */
export class Model extends Layer implements Topology {
  declare readonly class_name: Topology['class_name'];
  declare readonly config: Topology['config'];
  readonly keras_version: string = `tfjs-layers ${TFJS_LAYERS}`;
  readonly backend: string = 'tensor_flow.js'; // As tfjs-layers writes it: every text but names in snake_case.
}

/**
 * @param caller begins the messages of errors
 * @throws RangeError naming the layer whose name is taken
 */
export function makeModel(caller: string, className: Topology['class_name'], parts: Parts): Model {
  checkNames(caller, parts.layers);
  const config = new Names(namesIn(parts)).config(className, parts);
  remember(config, parts);
  return new Model({ class_name: className, config });
}
