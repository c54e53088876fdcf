/** Why a test file is none of the unit tier, in sentences; empty for files that need the sources alone. */
export declare function reasonsAgainstUnit(file: string, root?: string): string[];
/** Paths of all test files, as Jest's `testMatch` takes them. */
export declare function testFilesByTier(): { unit: string[]; package: string[] };
