// What chains and graphs of layers share: names, and the batch size of stateful layers.
import { isModel, LayerNames } from '../../compiler/index.js';
import { quote } from '../../text/quote.js';
import { givenName, insideOf, isLayer, type Parts, partsOf, withInside } from './parts.js';
import type { LayerTopology, Topology } from './topology.js';

/** Beginnings of names that are not class and number, as in tfjs-layers. */
const BEGINNINGS: { readonly [className: string]: string } = {
  InputLayer: 'input',
  Model: 'model',
  Sequential: 'sequential_',
};

/** Names for the unnamed layers of one network: class and number, from 1. */
export class Names {
  readonly #taken: Set<unknown>;
  readonly #layers: LayerNames;
  readonly #counts = new Map<string, number>();

  /** @param taken names that are taken */
  constructor(taken: Iterable<unknown>) {
    this.#taken = new Set(taken);
    this.#layers = new LayerNames(this.#taken);
  }

  /** The configuration of a model in which every layer has a name. */
  config(className: Topology['class_name'], { name, layers, describe }: Parts): Topology['config'] {
    const own = name ?? this.#next(className);
    return describe(
      own,
      layers.map((layer) => this.#named(layer)),
    );
  }

  /** A copy in which the layer and everything inside it have names. */
  #named(layer: LayerTopology): LayerTopology {
    const { class_name: className, config } = layer;
    const parts = partsOf(layer);
    if (parts !== undefined) {
      return { class_name: className, config: this.config(className as Topology['class_name'], parts) };
    }
    if (isModel(className)) return { class_name: className, config }; // A copy: all have names.
    const inner = (one: unknown): unknown => (isLayer(one) ? this.#named(one) : one);
    const { layer: wrapped, cell, cells } = config;
    // These are made, and numbered, first.
    const own = {
      ...(wrapped !== undefined && { layer: inner(wrapped) }),
      ...(cell !== undefined && { cell: inner(cell) }),
    };
    const list = isLayer(own.cell) ? own.cell.config.cells : Array.isArray(cells) ? cells.map(inner) : cells;
    return {
      class_name: className,
      config: {
        ...config,
        ...own,
        ...(cells !== undefined && { cells: list }),
        name: config.name ?? this.#next(className),
      },
    };
  }

  #next(className: string): string {
    const { [className]: beginning } = BEGINNINGS;
    if (beginning === undefined) return this.#layers.next(className);
    const count = (this.#counts.get(className) ?? 0) + 1;
    this.#counts.set(className, count);
    const name = `${beginning}${count}`;
    return this.#taken.has(name) ? this.#next(className) : name;
  }
}

/** All names given in a model, and in models inside. Layers inside wrappers are named after them. */
export function namesIn({ name, layers }: Parts): Set<unknown> {
  const given = (layer: LayerTopology, counts: boolean): unknown[] => [
    ...(counts ? [givenName(layer)] : []),
    ...insideOf(layer).flatMap((one) => given(one, isModel(layer.class_name))),
  ];
  return new Set([name, ...layers.flatMap((layer) => given(layer, true))].filter((one) => one !== null));
}

/** @throws RangeError naming the layer whose name is taken. */
export function checkNames(caller: string, layers: readonly LayerTopology[]): void {
  const taken = new Set<unknown>();
  for (const [index, layer] of layers.entries()) {
    const name = givenName(layer);
    if (name === null) continue;
    if (taken.has(name)) {
      throw new RangeError(
        `${caller}: layers[${index}]: name: expected a unique one, got ${quote(name)} again`,
      );
    }
    taken.add(name);
  }
}

/**
 * Inner models have been checked before.
 *
 * @throws RangeError if a layer is stateful, and an input layer leaves the batch size open.
 */
export function checkBatchSize(
  what: string,
  layers: readonly LayerTopology[],
  begin: readonly LayerTopology[],
): void {
  const own = layers.filter(({ class_name: className }) => !isModel(className)).flatMap(withInside);
  const stateful = own.find(({ config }) => config.stateful === true);
  const isOpen = begin.some(({ config }) => typeof (config.batch_input_shape as unknown[])[0] !== 'number');
  if (stateful === undefined || !isOpen) return;
  throw new RangeError(
    `${what}: expected a batchSize for the stateful ${quote(stateful.config.name)}, got none`,
  );
}
