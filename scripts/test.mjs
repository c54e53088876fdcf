// npm test: all tests, in Node and, those of test/platform, in every runtime. Arguments are Jest's, such as
// npm test -- test/random; LETHE_RUNTIMES=node,deno narrows the platform tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('jest/package.json')),
  'bin/jest.js',
);

ensureBuilt();
mkdirSync(path.join(root, 'out'), { recursive: true });
const results = ['--json', '--outputFile=out/test-results.json'];
const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...results];
const { status } = spawnSync(process.execPath, [...node, ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'], // Jest reports on standard error; --json would fill standard output.
});
process.exitCode = status ?? 1;
