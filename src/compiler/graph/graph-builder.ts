import { isStateful, type LayerDescription, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import type { Config } from '../topology/fields.js';
import type { NetworkDescription, NetworkInput, NetworkNode } from './network.js';

/** What a layer of a topology does with values: gives others. */
export type Use = (inputs: readonly number[]) => readonly number[];

/** Collects inputs, layers and their uses while a topology is read. */
export class GraphBuilder {
  readonly #inputs: NetworkInput[] = [];
  readonly #layers: LayerDescription[] = [];
  readonly #configs: Config[] = [];
  readonly #nodes: NetworkNode[] = [];
  #values = 0;

  /** For each layer the configuration that names the initializers of its weights. */
  get configs(): readonly Config[] {
    return this.#configs;
  }

  /** An input of the network: before any layer is used. */
  input(input: NetworkInput): number {
    this.#inputs.push(input);
    return this.#values++;
  }

  /** A layer, which may be used more than once, unless its states go on from batch to batch. */
  layer(layer: LayerDescription, config: Config): Use {
    const index = this.#layers.push(layer) - 1;
    this.#configs.push(config);
    let isUsed = false;
    return (inputs) => {
      if (isUsed && isStateful(layer)) {
        throw new NotLowered('it is stateful and used more than once', layer.name);
      }
      isUsed = true;
      const record = recordOf(layer);
      const [least, most] = record.inputs;
      const [first, ...rest] = inputs;
      if (first === undefined || inputs.length < least) throw new NotLowered('it has no input', layer.name);
      if (inputs.length > most) throw new NotLowered('it has more than one input', layer.name);
      if (record.vocabulary !== undefined && first >= this.#inputs.length) {
        throw new NotLowered('ids that are no input of the model have no kernel', layer.name);
      }
      const outputs = Array.from(
        { length: record.outputs(layer) - 1 },
        (_, other) => this.#values + 1 + other,
      );
      const node: NetworkNode = {
        layer: index,
        inputs: [first, ...rest],
        outputs: [this.#values, ...outputs],
      };
      this.#values += node.outputs.length;
      this.#nodes.push(node);
      return node.outputs;
    };
  }

  /** The network, whose outputs are these values. */
  build(outputs: readonly number[], batchSize: number | null): NetworkDescription {
    return { inputs: this.#inputs, layers: this.#layers, nodes: this.#nodes, outputs, batchSize };
  }

  get layers(): readonly LayerDescription[] {
    return this.#layers;
  }
}
