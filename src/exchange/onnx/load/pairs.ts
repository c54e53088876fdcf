// Combines a forward and a backward recurrent layer into a bidirectional one: only there do both sequences have the same order.
import type { Layer, Place } from './network-builder.js';
import type { Reading } from './reading.js';
import type { Data } from './values.js';

/** The same values with their steps in one order: if one of two is reversed, they must be the two sides of a bidirectional layer. */
export function paired(reading: Reading, all: readonly Data[]): readonly Data[] {
  const [one, other] = all;
  if (all.length !== 2 || one === undefined || other === undefined) return all;
  if (Boolean(one.isTurned) === Boolean(other.isTurned)) return all;
  const [forward, backward] = [one, other].map(({ places }) => sequenceOf(places));
  if (forward === undefined || backward === undefined) return all;
  const layer = one.isTurned ? bothOf(reading, backward, forward) : bothOf(reading, forward, backward);
  if (layer === undefined) return all;
  return all.map(({ axes, isTurned }): Data => {
    const direction = isTurned ? 1 : 0;
    return { kind: 'data', axes, places: [{ layer, output: { what: 'sequence', direction } }] };
  });
}

function sequenceOf([place, other]: readonly Place[]): Layer | undefined {
  if (place === undefined || other !== undefined || place.layer.recurrent?.isBoth !== false) return undefined;
  return typeof place.output === 'object' && place.output.what === 'sequence' ? place.layer : undefined;
}

/** Undefined if they differ in more than the direction. */
function bothOf({ network, node }: Reading, forward: Layer, backward: Layer): Layer | undefined {
  const isSameInput =
    forward.inputs.length === backward.inputs.length &&
    forward.inputs[0]?.layer === backward.inputs[0]?.layer &&
    JSON.stringify(forward.inputs[0]?.output) === JSON.stringify(backward.inputs[0]?.output);
  const isSameKind = forward.className === backward.className && inner(forward) === inner(backward);
  const isWays = forward.config.go_backwards !== true && backward.config.go_backwards === true;
  const { recurrent } = forward;
  if (!isSameInput || !isSameKind || !isWays || recurrent === undefined) return undefined;
  const [x, ...states] = forward.inputs as [Place, ...Place[]];
  const own = { className: forward.className, ...forward.config, name: 'layer' };
  const layer = network.recurrent(
    'Bidirectional',
    node.name,
    { inner: own },
    [x, ...states, ...backward.inputs.slice(1)],
    { ...recurrent, isBoth: true },
  );
  for (const [side, { name, weights }] of [
    ['forward', forward],
    ['backward', backward],
  ] as const) {
    for (const weight of weights) {
      layer.weights.push({ ...weight, name: `${layer.name}/${side}_layer${weight.name.slice(name.length)}` });
    }
  }
  return layer;
}

/** A layer without its name and direction. */
function inner({ config: { name, go_backwards, ...config } }: Layer): string {
  return JSON.stringify(config);
}
