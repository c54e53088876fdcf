import { shorten } from '../../text/quote.js';
import type { GraphBuilder, Use } from '../graph/graph-builder.js';
import { readDense } from '../layers/dense.js';
import { READERS } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import { readBidirectional } from './bidirectional.js';
import { type Config, readDescribed } from './fields.js';

/** Reads a layer that wraps others: into layers that are there. */
type ReadWrapper = (graph: GraphBuilder, name: string, config: Config) => Use;

/** Wrappers by tfjs-layers' names of their classes: each is rewritten while it is read. */
const WRAPPERS: ReadonlyMap<string, ReadWrapper> = new Map([
  ['Bidirectional', readBidirectional],
  ['TimeDistributed', readTimeDistributed],
]);

/**
 * One layer of a topology.
 *
 * @throws NotLowered if its class or one of its options has no kernel.
 */
export function readLayer(graph: GraphBuilder, className: string, name: string, config: Config): Use {
  const wrapper = WRAPPERS.get(className);
  if (wrapper !== undefined) return wrapper(graph, name, config);
  const read = READERS.get(className);
  if (read === undefined) throw new NotLowered(`${shorten(className)} has no kernel`, name);
  return graph.layer(read(name, config), config);
}

/** A dense layer works on the last axis anyway. */
function readTimeDistributed(graph: GraphBuilder, name: string, config: Config): Use {
  const inner = readDescribed(config.layer);
  if (inner?.className !== 'Dense') {
    const what = inner === undefined ? 'nothing' : shorten(inner.className);
    throw new NotLowered(`TimeDistributed of ${what} has no kernel`, name);
  }
  // Its own `trainable` counts for nothing: tfjs-layers asks the inner layer.
  return graph.layer(readDense(name, inner.config), inner.config);
}
