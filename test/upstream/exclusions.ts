/**
 * Claimed tests that fail on Lethe's backend: full name, and why. Empty: all of them pass. A name in here
 * that passes fails op-tests.test.ts, as does a failure that is not in here.
 */
export const exclusions: Readonly<Record<string, string>> = {};
