// Chooses which of many series are drawn: the network's worst, middle and best ones.
import type { Unit } from './judged.js';

/** Up to this number of series, all are drawn. */
const FEW = 4;
/** Otherwise, this many of each kind. */
const EACH = 2;

/** A unit that is drawn, and the reason. */
export interface Chosen {
  readonly unit: Unit;
  /** Plain text; empty if all are drawn. */
  readonly why: string;
}

/** By the network's MASE, worst first; those without one come last. */
export function ranked(units: readonly Unit[]): Unit[] {
  const errorOf = ({ measures }: Unit): number => measures.mase ?? Number.NEGATIVE_INFINITY;
  return [...units].sort((a, b) => {
    const [first, second] = [errorOf(a), errorOf(b)];
    return first === second ? 0 : second - first;
  });
}

export function chosenOf(units: readonly Unit[]): Chosen[] {
  if (units.length <= FEW) return units.map((unit) => ({ unit, why: '' }));
  const known = ranked(units).filter(({ measures }) => measures.mase !== null);
  const pool = known.length >= 3 * EACH ? known : ranked(units);
  if (pool.length < 3 * EACH) return pool.map((unit) => ({ unit, why: '' }));
  const middle = Math.floor((pool.length - EACH) / 2);
  return [
    ...pool.slice(0, EACH).map((unit, index) => ({ unit, why: index === 0 ? 'the worst' : 'second worst' })),
    ...pool.slice(middle, middle + EACH).map((unit) => ({ unit, why: 'in the middle' })),
    ...pool
      .slice(-EACH)
      .map((unit, index) => ({ unit, why: index === EACH - 1 ? 'the best' : 'second best' })),
  ];
}
