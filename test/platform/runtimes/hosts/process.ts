// Around a suite in Node, Deno and Bun: runs it and prints its report in one line.
import { readFile } from 'node:fs/promises';

const request = JSON.parse(await readFile(new URL('./request.json', import.meta.url), 'utf8'));
const suite = await import(new URL('./suite.mjs', import.meta.url).href);
const report = await suite.runSuite(request.options);
console.log(`\n${request.prefix}${JSON.stringify(report ?? null)}`);
