import { Combination } from '../../kernels/program/opcodes.js';
import { quote, shorten } from '../../text/quote.js';
import type { Use } from '../graph/graph-builder.js';
import { type LayerDescription, READERS, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, readBoolean, readDescribed } from './fields.js';
import type { Reading } from './reading.js';
import { readRnn } from './recurrent-cells.js';
import { readZeroOutput } from './zero-output.js';

/** How the outputs of both directions become one, by Keras' names; null: they stay two. */
const MERGES: ReadonlyMap<unknown, ((name: string) => LayerDescription) | null> = new Map<
  unknown,
  ((name: string) => LayerDescription) | null
>([
  ['concat', (name) => ({ kind: 'concatenate', name, axis: -1 })],
  ['sum', (name) => ({ kind: 'merge', name, combination: Combination.Add, averages: false })],
  ['ave', (name) => ({ kind: 'merge', name, combination: Combination.Add, averages: true })],
  ['mul', (name) => ({ kind: 'merge', name, combination: Combination.Multiply, averages: false })],
  [null, null],
]);

/**
 * A recurrent layer in both directions: two layers, of which the second goes the other way, and whose sequence is put
 * into the order of the first's. Of initial states the first half are the first's. As in tfjs-layers
 * the inner layer says whether they are trained.
 */
export function readBidirectional(reading: Reading, name: string, config: Config): Use {
  const { graph } = reading;
  const { merge_mode: mode = 'concat' } = config;
  const merge = MERGES.get(mode);
  if (merge === undefined) throw new NotLowered(`merge_mode ${quote(mode)} has no kernel`, name);
  const inner = readDescribed(config.layer);
  const read = READERS.get(inner?.className ?? '');
  if (inner === undefined || (read === undefined && inner.className !== 'RNN')) {
    const what = inner === undefined ? 'nothing' : shorten(inner.className);
    throw new NotLowered(`Bidirectional of ${what} has no kernel`, name);
  }
  const goBackwards = readBoolean(name, inner.config, 'go_backwards', false);
  const direction = (side: 'forward' | 'backward', backwards: boolean): Use => {
    const own = `${name}/${side}_${String(inner.config.name)}`;
    const directed = { ...inner.config, go_backwards: backwards };
    if (read === undefined) return readRnn(reading, own, directed);
    const layer = read(own, directed);
    if (recordOf(layer).memory === null) {
      throw new NotLowered(`Bidirectional of ${shorten(inner.className)} has no kernel`, name);
    }
    return graph.layer(layer, inner.config);
  };
  const uses = [direction('forward', goBackwards), direction('backward', !goBackwards)] as const;
  const straighten = readBoolean(name, inner.config, 'return_sequences', false)
    ? graph.layer({ kind: 'reverse', name: `${name}/reverse` }, {})
    : undefined;
  const zero = (['forward', 'backward'] as const).map((side) =>
    readZeroOutput(graph, `${name}/${side}`, inner.config, goBackwards),
  );
  const combine = merge && graph.layer(merge(name), {});
  return ([input, ...initial]) => {
    const half = initial.length / 2;
    if (!Number.isInteger(half)) {
      throw new NotLowered(`expected initial states of both directions, got ${initial.length}`, name);
    }
    const [forward, backward] = uses.map((use, index) =>
      use([...(input === undefined ? [] : [input]), ...initial.slice(index * half, (index + 1) * half)]),
    ) as [readonly number[], readonly number[]];
    const [output, ...states] = backward as [number, ...number[]];
    const [straight = output] = straighten?.([output]) ?? [];
    const both = [forward[0] as number, straight].flatMap((value, side) => zero[side]?.([value]) ?? value);
    return [...(combine === null ? both : combine(both)), ...forward.slice(1), ...states];
  };
}
