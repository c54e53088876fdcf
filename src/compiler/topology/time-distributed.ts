import { CARRIED } from '../../kernels/program/carried.js';
import { Opcode } from '../../kernels/program/opcodes.js';
import { shorten } from '../../text/quote.js';
import type { Use } from '../graph/graph-builder.js';
import { isStateful, type LayerDescription, READERS, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, type Described, readDescribed } from './fields.js';
import type { Reading } from './reading.js';

/**
 * A layer at each time step: it takes the steps as samples. A dense layer and a table of rows work on the last axis
 * anyway. Its own `trainable` counts for nothing: tfjs-layers asks the inner layer.
 */
export function readTimeDistributed(reading: Reading, name: string, config: Config): Use {
  const { graph } = reading;
  const inner = readDescribed(config.layer);
  if (inner === undefined) throw new NotLowered('TimeDistributed of nothing has no kernel', name);
  const straight = readStraight(name, inner);
  if (straight !== undefined) return graph.layer(straight, inner.config);
  // What is inside has no kernels in an entry that cannot fold steps.
  if (CARRIED.opcodes?.has(Opcode.CopyColumns) === false) {
    const what = shorten(inner.className);
    throw new NotLowered(`TimeDistributed of ${what} has no kernel${CARRIED.elsewhere}`, name);
  }
  const before = graph.layers.length;
  const use = reading.layer(inner.className, name, inner.config);
  const inside = graph.layers.slice(before);
  checkInside(inside);
  const isRecurrent = inside.some((layer) => recordOf(layer).memory !== null);
  // Layers of one wrapper in another have its name, too.
  const depth = inside.filter((layer) => layer.name.startsWith(`${name}/samples`)).length || '';
  const fold = graph.layer({ kind: 'stepsToSamples', name: `${name}/samples${depth}`, isRecurrent }, {});
  const unfold = graph.layer({ kind: 'samplesToSteps', name: `${name}/steps${depth}` }, {});
  return (inputs) => {
    const [output, ...others] = use(fold(inputs));
    if (others.length > 0) throw new NotLowered('TimeDistributed of several outputs has no kernel', name);
    return unfold([output, ...inputs].filter((value) => value !== undefined));
  };
}

/** A layer that works on each row of any samples. */
function readStraight(name: string, { className, config }: Described): LayerDescription | undefined {
  if (className !== 'Dense' && className !== 'Embedding') return undefined;
  // tfjs-layers asks nobody inside for a mask.
  return READERS.get(className)?.(name, { ...config, mask_zero: false });
}

/** @throws NotLowered naming a layer for which steps are no samples. */
function checkInside(layers: readonly LayerDescription[]): void {
  for (const layer of layers) {
    if (isStateful(layer)) throw new NotLowered('it is stateful inside timeDistributed', layer.name);
    if (recordOf(layer).mixesSamples !== true) continue;
    const reason = 'tfjs-layers normalizes each step by itself, Keras all of them';
    throw new NotLowered(`it has no kernel inside timeDistributed: ${reason}`, layer.name);
  }
}
