import os from 'node:os';
import { privateEnvironment } from '../platform/runtimes/browsers.js';
import { ARGUMENTS } from '../platform/runtimes/chromium.js';
import { chromium } from '../platform/runtimes/index.js';
import { startGroup } from '../platform/runtimes/process-group.js';
import type { RunScope } from '../platform/runtimes/run-scope.js';

/** The last --log-level counts: the page's console belongs in what Chromium prints. */
const LOGGING = ['--enable-logging=stderr', '--log-level=0'];

/** Headers that make a page cross-origin isolated. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Shows a page until `report` settles; throws if Chromium ends before. */
export async function showInChromium<T>(scope: RunScope, url: string, report: Promise<T>): Promise<T> {
  const installed = await chromium.installed();
  if (installed === undefined) throw new Error(await chromium.missing());
  const profile = await scope.directory(os.tmpdir());
  const args = [...ARGUMENTS, ...LOGGING, `--user-data-dir=${profile}`, url];
  const group = await startGroup(scope, installed.path, args, { env: privateEnvironment(profile) });
  return Promise.race([report, group.endedEarly]);
}

/** What the page wrote to its console. */
export function consoleLines(scope: RunScope): string[] {
  return scope.output
    .describe()
    .split('\n')
    .flatMap((line) => /:CONSOLE:\d+\] (.*)/.exec(line)?.[1] ?? []);
}
