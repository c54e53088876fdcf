// npm test: all tests, in Node and, those of test/platform, in every runtime. Arguments are Jest's, such as
// npm test -- test/random. LETHE_RUNTIMES=node,deno narrows them on purpose to some runtimes, and says so.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';

/** Files that need other runtimes than Node, beside those that narrow themselves (test/platform, test/engine). */
const NEEDS = {
  'test/cli/runtimes.test.ts': ['deno', 'bun'],
  'test/examples/browser.test.ts': ['chromium'],
  'test/examples/deno-serve.test.ts': ['deno'],
  'test/examples/edge-runtime.test.ts': ['edge-runtime'],
  'test/examples/workerd.test.ts': ['workerd'],
  'test/package/installed.test.ts': ['deno', 'bun'],
  'test/package/bundlers.test.ts': ['chromium'],
  'test/package/core.test.ts': ['deno', 'bun', 'workerd', 'edge-runtime'],
  'test/package/core-bundlers.test.ts': ['chromium'],
  'test/package/service-worker.test.ts': ['chromium'],
  'test/package/workerd.test.ts': ['workerd'],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('jest/package.json')),
  'bin/jest.js',
);
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());
const left = Object.keys(NEEDS).filter(
  (file) => chosen !== undefined && NEEDS[file].some((name) => !chosen.includes(name)),
);

ensureBuilt();
mkdirSync(path.join(root, 'out'), { recursive: true });
const results = ['--json', '--outputFile=out/test-results.json'];
const ignored = left.length === 0 ? [] : [`--testPathIgnorePatterns=${left.join('|')}`];
const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest];
const { status } = spawnSync(
  process.execPath,
  [...node, ...process.argv.slice(2), ...results, ...ignored],
  // Jest reports on standard error; --json would fill standard output.
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
if (chosen !== undefined) {
  console.log(`\nNarrowed by LETHE_RUNTIMES to ${chosen.join(', ')}. Left out: the other runtimes`);
  for (const file of left) console.log(`  and ${file}, which needs ${NEEDS[file].join(' and ')}`);
}
process.exitCode = status ?? 1;
