/** Lethe's version; a test holds it to package.json's, which Deno may not read without permission. */
export const version = '0.2.0';
