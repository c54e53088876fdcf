import { CARRIED } from '../../kernels/program/carried.js';
import { shorten } from '../../text/quote.js';
import type { GraphBuilder, Use } from '../graph/graph-builder.js';
import { READERS, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import { readBidirectional } from './bidirectional.js';
import type { Config } from './fields.js';
import type { LayerNames } from './layer-names.js';
import { isModel } from './layers-json.js';
import { asLayer, readModel } from './read-model.js';
import type { Reading } from './reading.js';
import { readRnn } from './recurrent-cells.js';
import { readTimeDistributed } from './time-distributed.js';
import { withZeroOutput } from './zero-output.js';

/** Reads a layer that wraps others: into layers that are there. */
type ReadWrapper = (reading: Reading, name: string, config: Config) => Use;

/** Wrappers by tfjs-layers' names of their classes: each is rewritten while it is read. */
export const WRAPPERS: ReadonlyMap<string, ReadWrapper> = new Map([
  ['Bidirectional', readBidirectional],
  ['RNN', readCells],
  ['TimeDistributed', readTimeDistributed],
]);

/** The deepest nesting of layers and models. */
const DEEPEST = 16;

/** @param depth models and wrappers around what is read */
export function beginReading(graph: GraphBuilder, names: LayerNames, depth: number = 0): Reading {
  const inside = (name: string): Reading => {
    if (depth < DEEPEST) return beginReading(graph, names, depth + 1);
    throw new NotLowered(`it is nested more than ${DEEPEST} deep`, name);
  };
  return {
    graph,
    names,
    layer: (...layer) => readLayer(inside(layer[1]), ...layer),
    model: (className, name, config) => readModel(inside(name), className, config),
  };
}

/**
 * One layer of a topology.
 *
 * @throws NotLowered if its class or one of its options has no kernel.
 */
function readLayer(reading: Reading, className: string, name: string, config: Config): Use {
  const wrapper = WRAPPERS.get(className);
  if (wrapper !== undefined) return wrapper(reading, name, config);
  if (isModel(className)) return asLayer(reading, name, readModel(reading, className, config));
  const read = READERS.get(className);
  if (read === undefined) {
    throw new NotLowered(`${shorten(className)} has no kernel${CARRIED.elsewhere}`, name);
  }
  const layer = read(name, config);
  const use = reading.graph.layer(layer, config);
  return recordOf(layer).memory === null ? use : withZeroOutput(reading.graph, name, config, use);
}

function readCells(reading: Reading, name: string, config: Config): Use {
  return withZeroOutput(reading.graph, name, config, readRnn(reading, name, config));
}
