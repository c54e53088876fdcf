// Files that were changed anywhere, and what may come of them: something valid, or an error of ours.
import { LetheError } from '../../src/errors.js';
import { Generator } from '../../src/random/index.js';

/** Draws integers from 0 on. */
export type Draw = (below: number) => number;

export function drawing(seed: number): Draw {
  const random = new Generator(seed, 'shuffle', 0);
  return (below) => Math.floor(random.uniform() * below);
}

/** What sizes, places and kinds are mistaken for. */
const BYTES: readonly number[] = [0, 1, 0x7f, 0x80, 0xff];

/** A copy in which one to four bytes, or runs of up to eight, are others. */
export function changedBytes(draw: Draw, bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  for (let count = draw(4); count >= 0; count--) {
    const at = draw(changed.length);
    const length = draw(3) === 0 ? 1 + draw(8) : 1;
    const value = draw(2) === 0 ? draw(256) : (BYTES[draw(BYTES.length)] as number);
    changed.fill(value, at, at + length);
  }
  return draw(10) === 0 ? changed.subarray(0, draw(changed.length)) : changed;
}

/** What stands in the place of a value. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 2, 7, 0.5, 1e9, 2 ** 31, 2 ** 53, -1e300],
  ...['', 'x', 'LSTM', 'Dense', 'linear', 'hard_sigmoid', '__proto__', 'a'.repeat(1000)],
  ...[[], {}, [null], [[]], [1e9, 1e9], { class_name: 'LSTM' }, { class_name: 'Dense', config: null }],
];

type Holder = { [key: string]: unknown };

/** All places in a value of JSON, with what holds them. */
function placesOf(value: unknown, places: [Holder, string][] = []): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return places;
  for (const key of Object.keys(value)) {
    places.push([value as Holder, key]);
    placesOf((value as Holder)[key], places);
  }
  return places;
}

/** JSON in which one to three values are others: of another kind, left out, doubled, or exchanged with one from elsewhere. */
export function changedJson(draw: Draw, text: string): string {
  const value = JSON.parse(text) as unknown;
  const places = placesOf(value);
  for (let count = places.length === 0 ? -1 : draw(3); count >= 0; count--) {
    const [holder, key] = places[draw(places.length)] as [Holder, string];
    const [other, there] = places[draw(places.length)] as [Holder, string];
    const way = draw(4);
    if (way === 0) holder[key] = structuredClone(VALUES[draw(VALUES.length)]);
    else if (way === 1) delete holder[key];
    else if (way === 2) holder[key] = structuredClone(other[there]);
    else if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
    else if (typeof holder[key] === 'number') holder[key] = (holder[key] as number) + draw(3) - 1;
    else holder[`${key}_`] = holder[key];
  }
  return JSON.stringify(value);
}

/**
 * What came of reading a file.
 *
 * @throws the error, unless it is one that tells what is wrong with the file
 */
export async function outcomeOf(read: () => unknown): Promise<'read' | 'refused'> {
  try {
    await read();
    return 'read';
  } catch (error) {
    const isTold =
      (error instanceof TypeError || error instanceof RangeError) && /: expected /.test(error.message);
    if (error instanceof LetheError || isTold) return 'refused';
    throw error;
  }
}
