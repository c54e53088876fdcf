/**
 * How many cases a property is tried with: all of them in `npm test`, a tenth in `npm run test:unit`, which has to answer
 * while its user waits.
 */
export function inProportion(cases: number): number {
  return process.env.LETHE_TESTS === 'unit' ? Math.ceil(cases / 10) : cases;
}

/** Whether all cases are tried. */
export const areAllTried: boolean = inProportion(10) === 10;
