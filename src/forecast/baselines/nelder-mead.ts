/** Reflection, expansion, contraction, shrinking. */
const [REFLECT, EXPAND, CONTRACT, SHRINK] = [1, 2, 0.5, 0.5];

interface Corner {
  readonly place: readonly number[];
  readonly value: number;
}

/**
 * Looks for a minimum without gradients, by the Nelder-Mead simplex method. It takes the same steps on every engine: it uses only +, -, *
 * and /, and corners with equal values keep their order.
 *
 * Source: J. A. Nelder, R. Mead, A simplex method for function minimization, The Computer Journal 7, 1965.
 *
 * @param cost Infinity for points out of bounds
 * @param start a point within the bounds
 * @param size of the first simplex, along each axis
 * @param evaluations largest number of calls of `cost`
 */
export function minimize(
  cost: (place: readonly number[]) => number,
  start: readonly number[],
  size: number,
  evaluations: number,
): Corner {
  const at = (place: readonly number[]): Corner => ({ place, value: cost(place) });
  const corners = [start, ...start.map((_, axis) => moved(start, axis, size, cost))].map(at);
  let left = evaluations - corners.length;
  while (left > 0) {
    corners.sort((a, b) => compare(a.value, b.value));
    const [best, last] = [corners[0] as Corner, corners.at(-1) as Corner];
    if (last.value - best.value <= 1e-10 * Math.abs(best.value)) break;
    const others = corners.slice(0, -1);
    const middle = start.map((_, axis) => {
      return others.reduce((sum, { place }) => sum + (place[axis] as number), 0) / others.length;
    });
    const along = (factor: number): Corner => {
      left--;
      return at(middle.map((center, axis) => center + factor * (center - (last.place[axis] as number))));
    };
    const reflected = along(REFLECT);
    const second = others.at(-1) as Corner;
    if (reflected.value < best.value) {
      const expanded = along(EXPAND);
      corners[corners.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      corners[corners.length - 1] = reflected;
    } else {
      const contracted = along(reflected.value < last.value ? CONTRACT : -CONTRACT);
      if (contracted.value < Math.min(reflected.value, last.value)) {
        corners[corners.length - 1] = contracted;
      } else {
        for (let index = 1; index < corners.length; index++) {
          const { place } = corners[index] as Corner;
          corners[index] = at(place.map((value, axis) => toward(best.place[axis] as number, value)));
          left--;
        }
      }
    }
  }
  corners.sort((a, b) => compare(a.value, b.value));
  return corners[0] as Corner;
}

/** A corner of the first simplex; in the opposite direction if this one is out of bounds. */
function moved(
  start: readonly number[],
  axis: number,
  size: number,
  cost: (place: readonly number[]) => number,
): readonly number[] {
  const shifted = (by: number): number[] =>
    start.map((value, index) => (index === axis ? value + by : value));
  const forwards = shifted(size);
  return cost(forwards) === Number.POSITIVE_INFINITY ? shifted(-size) : forwards;
}

/** Infinity equals itself here; a difference would give NaN. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function toward(best: number, value: number): number {
  return best + SHRINK * (value - best);
}
