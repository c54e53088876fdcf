import { isStateful, type LayerDescription, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import type { Config } from '../topology/fields.js';
import type { ExpectedShape, NetworkDescription, NetworkInput, NetworkNode } from './network.js';

/** Upper bound on layers and their uses: with nested models a small file may claim any number. */
const MOST_PARTS = 10_000;

/** An input of a model. */
export interface ModelInput extends NetworkInput {
  /** Batch size, if it is fixed. */
  readonly batchSize: number | null;
}

/** A use of a layer: from values to values. */
export type Use = (inputs: readonly number[]) => readonly number[];

/** Collects inputs, layers and their uses while a topology is read. */
export class GraphBuilder {
  readonly #inputs: NetworkInput[] = [];
  readonly #layers: LayerDescription[] = [];
  readonly #configs: Config[] = [];
  readonly #nodes: NetworkNode[] = [];
  readonly #names = new Set<string>();
  readonly #expected: ExpectedShape[] = [];
  #batchSize: number | null = null;
  #values = 0;

  /** For each layer the configuration that names the initializers of its weights. */
  get configs(): readonly Config[] {
    return this.#configs;
  }

  /** An input of the network: before any layer is used. */
  input({ name, shape, batchSize }: ModelInput): number {
    this.#batchSize ??= batchSize;
    this.#inputs.push({ name, shape });
    return this.#values++;
  }

  /** Sets the expected shape of a value that goes into an inner model. */
  expect(value: number, { name, shape, batchSize }: ModelInput): void {
    this.#batchSize ??= batchSize;
    this.#expected.push({ value, name, shape });
    this.#checkSize();
  }

  /** Adds a layer, which may be used more than once, unless it is stateful. */
  layer(layer: LayerDescription, config: Config): Use {
    if (this.#names.has(layer.name)) throw new NotLowered('another layer has the same name', layer.name);
    this.#names.add(layer.name);
    const index = this.#layers.push(layer) - 1;
    this.#configs.push(config);
    this.#checkSize();
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
      this.#checkSize();
      return node.outputs;
    };
  }

  /** The network with these outputs. */
  build(outputs: readonly number[]): NetworkDescription {
    return {
      inputs: this.#inputs,
      layers: this.#layers,
      nodes: this.#nodes,
      expected: this.#expected,
      outputs,
      batchSize: this.#layers.some(isStateful) ? this.#batchSize : null,
    };
  }

  get layers(): readonly LayerDescription[] {
    return this.#layers;
  }

  #checkSize(): void {
    if (this.#layers.length + this.#nodes.length + this.#expected.length <= MOST_PARTS) return;
    throw new NotLowered(`expected at most ${MOST_PARTS} layers and uses of them`);
  }
}
