// Merges of values of several layers.
import type { Place } from './network-builder.js';
import { paired } from './pairs.js';
import { dataOf, put, type Read, type Reading } from './reading.js';
import { allSteps } from './steps.js';
import type { Axis, Data, Value } from './values.js';

export function merged(reading: Reading, className: string, given: readonly Data[]): Data {
  const { node } = reading;
  const all = paired(reading, given).map((data) => {
    if (data.isTurned) throw node.refused('restoring the order of a reversed sequence is not supported');
    return node.ofOne(data);
  });
  const [first] = all;
  if (first === undefined) throw node.refused('it has no inputs');
  const axes = all.reduce<readonly Axis[]>((most, one) => joined(reading, most, one.axes), first.axes);
  const places = all.map(({ places: [place] }) => place);
  return broadcast(reading, className, places, { ...first, axes });
}

export function broadcast(
  reading: Reading,
  className: string,
  places: readonly Place[],
  { axes, merged: rows }: Pick<Data, 'axes' | 'merged'>,
): Data {
  return dataOf(put(reading, className, {}, places), axes, { merged: rows });
}

/** The broadcast axes of two values: one may have axes of size 1 where the other has steps. */
function joined({ node }: Reading, one: readonly Axis[], other: readonly Axis[]): readonly Axis[] {
  if (one.join() === other.join()) return one;
  for (const [less, more] of [
    [one, other],
    [other, one],
  ] as const) {
    // One vector of each sample is combined with all of its steps.
    if (less.join() === 'batch,one,0' && more.join() === 'batch,0,1') return more;
  }
  throw node.refused(`values of axes [${one.join()}] and [${other.join()}] are not supported`);
}

/** Concatenates values, or stacks the states of several layers or of both directions. */
export const concat = (reading: Reading): Value => {
  const { node } = reading;
  const given = node.inputs.map((_, index) => node.anyData(index));
  const [first] = given;
  const at = first && node.axis(first, node.int('axis', 0));
  if (first === undefined || at === undefined) throw node.refused('it has no inputs');
  if (given.length === 1) return first;
  const isStack = given.every(({ axes }) => axes[at.place] === 'one' || axes[at.place] === 'directions');
  if (isStack) return stacked(reading, given, at.place);
  const all = paired(reading, given).map((data) => {
    if (data.isTurned) throw node.refused('restoring the order of a reversed sequence is not supported');
    return node.ofOne(data);
  });
  if (typeof at.axis !== 'number') throw node.refused('this axis is not supported');
  checkAxes(reading, all);
  const places = all.map(({ places: [place] }) => place);
  return dataOf(put(reading, 'Concatenate', { axis: at.axis + 1 }, places), first.axes);
};

function checkAxes({ node }: Reading, all: readonly Data[]): void {
  if (all.every(({ axes }) => axes.join() === all[0]?.axes.join())) return;
  throw node.refused(
    `values of axes ${all.map(({ axes }) => `[${axes.join()}]`).join(', ')} are not supported`,
  );
}

function stacked(reading: Reading, given: readonly Data[], at: number): Data {
  if (given.some(({ step }) => step !== undefined)) return allSteps(reading, given, at);
  const all = given.map(({ axes, ...data }): Data => {
    return { ...data, axes: axes.map((axis, place) => (place === at ? 'directions' : axis)) };
  });
  checkAxes(reading, all);
  if (all.some(({ isTurned, places }) => isTurned || places.length === 0)) {
    throw reading.node.refused('concatenated values of reverse operators are not supported');
  }
  const [{ axes }] = all as [Data];
  return { kind: 'data', axes, places: all.flatMap(({ places }) => places) };
}

/** For operators with several inputs or outputs. */
export const concatenation =
  (sizes: (reading: Reading) => Value | undefined): Read =>
  (reading) => [sizes(reading) ?? concat(reading)];
