/** The test files that take longest, longest first. */
export declare const LONGEST: readonly string[];
