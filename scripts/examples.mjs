// npm run examples: how long each server among the examples takes from its start to its first prediction, and how many
// predictions it answers in a second. Figures of this machine and moment; nothing is asserted.
import { createRequire } from 'node:module';
import { buildPackage } from './build/dist.mjs';
import { importTypeScript } from './typescript.mjs';

try {
  createRequire(import.meta.url).resolve('autocannon');
} catch {
  console.error('examples: the npm package autocannon is not installed: run `npm ci` first');
  process.exit(1);
}
await buildPackage();
const { measureServers } = await importTypeScript('test/examples/measure.ts');
await measureServers(process.argv.slice(2));
