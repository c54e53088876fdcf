/** The test files that take longest, longest first. */
export declare const LONGEST: readonly string[];
/** Of the unit tier: what `npm run test:unit` leaves to `npm test`, unless files are named. */
export declare const LONG_UNITS: readonly string[];
/** Whole files that only the long run has, unless they are named. */
export declare const NIGHTLY: readonly string[];
