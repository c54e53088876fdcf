// npm run bench, bench:report, bench:compare, reliability, accuracy, formats and bench:fleet: builds if needed, then runs the TypeScript under benchmarks/.
import { buildPackage } from './build/dist.mjs';
import { importTypeScript } from './typescript.mjs';

const ENTRIES = {
  run: 'main',
  report: 'report/main',
  compare: 'compare/main',
  reliability: 'reliability/main',
  accuracy: 'accuracy/main',
  formats: 'formats/main',
  fleet: 'fleet/main',
};

const [name, ...args] = process.argv.slice(2);
const PREFIX = ['reliability', 'accuracy', 'formats'].includes(name) ? name : 'bench';
await buildPackage();
try {
  const { main } = await importTypeScript(`benchmarks/${ENTRIES[name]}.ts`);
  process.exitCode = await main(args);
} catch (error) {
  // Wrong use, wrong data, a file that is not there: the message says it all. Anything else is a defect.
  const wrongUse = error instanceof RangeError || error.code?.startsWith('ERR_PARSE_ARGS');
  console.error(wrongUse || error.code !== undefined ? `${PREFIX}: ${error.message}` : error);
  process.exitCode = wrongUse ? 2 : 1;
}
