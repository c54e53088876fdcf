/** All of a property's cases over those that are tried, by LETHE_TESTS. */
const PARTS: { readonly [tests: string]: number } = { unit: 10, gate: 3, long: 1 };

const part = PARTS[process.env.LETHE_TESTS ?? 'gate'];
if (part === undefined) {
  const known = Object.keys(PARTS).join(', ');
  throw new RangeError(`LETHE_TESTS: expected ${known}, got ${process.env.LETHE_TESTS}`);
}

/**
 * How many cases a property is tried with: all of them in `npm run test:long`, a third in `npm test`, a tenth in
 * `npm run test:unit`, which has to answer while its user waits.
 */
export function inProportion(cases: number): number {
  return Math.ceil(cases / (part as number));
}

/** The same of a number that is promised for each run of the gate: all of them but in `npm run test:unit`. */
export function inEachGate(cases: number): number {
  return part === PARTS.unit ? inProportion(cases) : cases;
}

/** Whether this is the long run, which tries all cases, and all combinations where `npm test` tries three. */
export const areAllTried: boolean = part === 1;
