// test/platform/runtimes/: launchers that run one test suite in every runtime Lethe supports. Tests
// import this file only; see launcher.ts for the interface. May import Node, esbuild and edge-runtime,
// nothing of src/: suites get the library as its users do.
import { chromium } from './chromium.js';
import { edgeRuntime } from './edge-runtime.js';
import { firefox } from './firefox.js';
import type { Launcher, RuntimeName } from './launcher.js';
import { nodeArm64 } from './node-arm64.js';
import { bun, deno, node, node24, node26 } from './processes.js';
import { webkit } from './webkit.js';
import { workerd } from './workerd.js';

export type { BrowserRequest } from './browsers.js';
export type { ChromiumRequest } from './chromium.js';
export type { EdgeRequest } from './edge-runtime.js';
export type { FirefoxRequest } from './firefox.js';
export type { Installed, Launcher, RuntimeName, SuiteRequest } from './launcher.js';
export type { ProcessRequest } from './processes.js';
export { type RuntimeTraits, TRAITS } from './traits.js';
export type { WebkitRequest } from './webkit.js';
export type { WorkerdLauncher, WorkerdRequest } from './workerd.js';
export { bun, chromium, deno, edgeRuntime, firefox, node, node24, node26, nodeArm64, webkit, workerd };

/** Each runtime's: one that is forgotten here does not compile. */
const BY_NAME: { readonly [Name in RuntimeName]: Launcher } = {
  node,
  'node-24': node24,
  'node-26': node26,
  deno,
  bun,
  chromium,
  firefox,
  webkit,
  workerd,
  'edge-runtime': edgeRuntime,
  'node-arm64': nodeArm64,
};

/** All launchers, always in this order. */
export const launchers: readonly Launcher[] = Object.values(BY_NAME);

/** The launcher of a runtime; throws a RangeError for an unknown name. */
export function findLauncher(name: RuntimeName | string): Launcher {
  const launcher = launchers.find((candidate) => candidate.name === name);
  if (launcher) return launcher;
  const known = launchers.map((candidate) => candidate.name).join(', ');
  throw new RangeError(`findLauncher: expected one of ${known}, got ${name}`);
}
