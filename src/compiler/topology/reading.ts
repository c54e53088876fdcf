import type { GraphBuilder, ModelInput, Use } from '../graph/graph-builder.js';
import type { Config } from './fields.js';
import type { LayerNames } from './layer-names.js';

/** A model whose layers are read. */
export interface Model {
  readonly inputs: readonly ModelInput[];
  readonly use: Use;
}

/** The context of reading a topology. */
export interface Reading {
  readonly graph: GraphBuilder;
  /** For layers without a name. */
  readonly names: LayerNames;
  /** Reads a layer inside a model, or inside another layer. */
  layer(className: string, name: string, config: Config): Use;
  /** Reads a model that stands at the beginning of another, whose inputs are its own. */
  model(className: string, name: string, config: Config): Model;
}
