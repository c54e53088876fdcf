// npm test: all tests, in Node and, those of test/platform, in every runtime. Arguments are Jest's, such as
// npm test -- test/random, and --slowest, which tells at the end what took longest. npm run test:unit (--unit) runs those
// that need the sources alone. npm run test:long (--long) runs them all with all of their cases. LETHE_RUNTIMES=node,deno narrows them on purpose to some runtimes, and says so.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LONG_UNITS, NIGHTLY } from './tests/longest.mjs';
import { slowest } from './tests/slowest.mjs';

/** Files that need other runtimes than Node, beside those that narrow themselves (test/platform, test/engine). */
const NEEDS = {
  'test/checkpoint/stores/browsers.test.ts': ['chromium', 'firefox', 'webkit'],
  'test/cli/audit.test.ts': ['deno', 'bun'],
  'test/cli/classify.test.ts': ['deno', 'bun'],
  'test/cli/closed-pipe.test.ts': ['deno', 'bun'],
  'test/cli/fleet.test.ts': ['deno', 'bun'],
  'test/cli/fleet-redis.test.ts': ['deno', 'bun'],
  'test/cli/forecast.test.ts': ['deno', 'bun'],
  'test/cli/interrupt.test.ts': ['deno', 'bun'],
  'test/cli/runtimes.test.ts': ['deno', 'bun'],
  'test/cli/wide.test.ts': ['node-24'],
  'test/examples/browser.test.ts': ['chromium'],
  'test/examples/desktop.test.ts': ['deno', 'bun', 'chromium'],
  'test/examples/edge-runtime.test.ts': ['edge-runtime'],
  'test/examples/gestures.test.ts': ['chromium', 'firefox', 'webkit'],
  'test/examples/keras-edge.test.ts': ['workerd'],
  'test/examples/online.test.ts': ['deno', 'bun'],
  'test/examples/serve.test.ts': ['deno', 'bun'],
  'test/examples/workerd.test.ts': ['workerd'],
  'test/package/forecast-inference.test.ts': ['workerd'],
  'test/package/installed.test.ts': ['deno', 'bun'],
  'test/package/bundlers.test.ts': ['chromium'],
  'test/package/core.test.ts': ['deno', 'bun', 'workerd', 'edge-runtime'],
  'test/package/core-bundlers.test.ts': ['chromium'],
  'test/package/core-command.test.ts': ['deno', 'bun'],
  'test/package/next.test.ts': ['chromium'],
  'test/package/service-worker.test.ts': ['chromium'],
  'test/package/workerd.test.ts': ['workerd'],
};

const RESULTS = 'out/test-results.json';

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('jest/package.json')),
  'bin/jest.js',
);
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());
const left = Object.keys(NEEDS).filter(
  (file) => chosen !== undefined && NEEDS[file].some((name) => !chosen.includes(name)),
);

mkdirSync(path.join(root, 'out'), { recursive: true });
const ours = new Set(['--unit', '--long', '--slowest']);
const given = process.argv.slice(2);
const watching = given.some((argument) => argument.startsWith('--watch'));
const jestArgs = given.filter((argument) => !ours.has(argument));
if (!watching) jestArgs.push('--json', `--outputFile=${RESULTS}`);
const isUnit = given.includes('--unit');
const tests = isUnit ? 'unit' : given.includes('--long') ? 'long' : process.env.LETHE_TESTS;
const areNamed = given.some((argument) => argument.startsWith('test'));
/** What is left to a longer run, unless it is named. */
const later = areNamed || tests === 'long' ? [] : isUnit ? LONG_UNITS : NIGHTLY;
const ignored = [...left, ...later];
if (ignored.length > 0) jestArgs.push(`--testPathIgnorePatterns=${ignored.join('|')}`);
// Last, as it takes all that follows.
if (isUnit) jestArgs.push('--selectProjects', 'unit');
const env = tests === undefined ? process.env : { ...process.env, LETHE_TESTS: tests };
// Room for new objects: the tests of tfjs make many, and with V8's 16 MiB spend a tenth more on collecting them.
const node = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=64',
];
const { status } = spawnSync(
  process.execPath,
  [...node, jest, ...jestArgs],
  // Jest reports on standard error; --json would fill standard output.
  { cwd: root, env, stdio: watching ? 'inherit' : ['ignore', 'ignore', 'inherit'] },
);
if (given.includes('--slowest') && !watching) {
  console.log(slowest(JSON.parse(readFileSync(path.join(root, RESULTS), 'utf8')), root));
}
if (later.length > 0 && !watching)
  console.log(`\nLeft to npm run ${isUnit ? 'test, as they take long' : 'test:long'}: ${later.join(', ')}`);
if (chosen !== undefined) {
  console.log(`\nNarrowed by LETHE_RUNTIMES to ${chosen.join(', ')}. Left out: the other runtimes`);
  for (const file of left) console.log(`  and ${file}, which needs ${NEEDS[file].join(' and ')}`);
}
process.exitCode = status ?? 1;
