// The cases by name. From their own file: `lethe/bench` would load engines, of which a report needs none.
import { type BenchmarkCase, cases as compared, curveCases } from '../../src/bench/cases.js';

/** All cases, those by which people compare first. */
export const cases: ReadonlyMap<string, BenchmarkCase> = new Map(
  [...compared, ...curveCases].map((one) => [one.name, one]),
);

/**
 * The sizes of a case: `64 x 100 x 16, 128 units` are batch, time steps, inputs, and units of each layer.
 *
 * @param times the sign between the sizes
 */
export function sizesOf({ batch, time, inputs, units, layers }: BenchmarkCase, times = 'x'): string {
  const width = layers === 1 ? `${units}` : `${layers} ${times} ${units}`;
  return `${[batch, time, inputs].join(` ${times} `)}, ${width} units`;
}
