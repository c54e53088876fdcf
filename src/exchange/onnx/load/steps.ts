// Layers that a graph repeats for each step: if they are the same, they become one layer over all steps.
import type { Layer, Place } from './network-builder.js';
import type { Reading } from './reading.js';
import type { Axis, Data } from './values.js';

/**
 * The values of all steps, concatenated.
 *
 * @param at axis of the concatenation
 * @throws LetheError `model` unless the same layers compute each of them from its step.
 */
export function allSteps({ node }: Reading, given: readonly Data[], at: number): Data {
  const refused = node.refused('some steps of a sequence, or steps of different layers, are not supported');
  const [first] = given;
  const [place, other] = first?.places ?? [];
  if (first?.step === undefined || place === undefined || other !== undefined) throw refused;
  const { count } = first.step;
  const isEach = given.every((data, index) => {
    // The last one may be the state of the layer that returned the sequence.
    const isState = data.step === undefined && index === count - 1;
    const isPlace = isState || (data.step?.index === index && data.step.count === count);
    const axes = data.axes.map((axis) => (isState && axis === 0 ? 1 : axis));
    return isPlace && axes.join() === first.axes.join() && isSame(place, data.places, isState);
  });
  if (given.length !== count || !isEach) throw refused;
  const axes = first.axes.map((axis, index): Axis => (index === at ? 0 : axis));
  return { kind: 'data', places: [place], axes };
}

/** Whether the same layers compute both from the same value; a state may replace its step. */
function isSame(one: Place, [other, ...others]: readonly Place[], isState: boolean): boolean {
  let [a, b]: (Place | undefined)[] = [one, other];
  if (others.length > 0) return false;
  while (a !== undefined && b !== undefined && a.layer !== b.layer) {
    if (!isSameLayer(a.layer, b.layer)) return false;
    [a] = a.layer.inputs;
    [b] = b.layer.inputs;
  }
  const [from, to] = [a?.output, b?.output];
  if (from === undefined || to === undefined) return false;
  if (typeof from !== 'object' || typeof to !== 'object') return from === to && !isState;
  const what = isState ? 'h' : 'sequence';
  return from.what === 'sequence' && to.what === what && from.direction === to.direction;
}

function isSameLayer(one: Layer, other: Layer): boolean {
  const isLike =
    one.className === other.className && one.recurrent === undefined && described(one) === described(other);
  return (
    isLike &&
    one.inputs.length === 1 &&
    other.inputs.length === 1 &&
    one.weights.length === other.weights.length &&
    one.weights.every(({ name, values }, index) => {
      const same = other.weights[index];
      const isNamed = same?.name.slice(other.name.length) === name.slice(one.name.length);
      return isNamed && (same?.values === values || values.every((value, at) => value === same?.values[at]));
    })
  );
}

function described({ config: { name, ...config } }: Layer): string {
  return JSON.stringify(config);
}
