/** The test files that take longest, longest first. */
export declare const LONGEST: readonly string[];
/** Of the unit tier: what `npm run test:unit` leaves to `npm test`, unless files are named. */
export declare const LONG_UNITS: readonly string[];
