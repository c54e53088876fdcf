/** Lethe's version. A test keeps it equal to package.json's, which Deno cannot read without permission. */
export const version = '0.2.0';
