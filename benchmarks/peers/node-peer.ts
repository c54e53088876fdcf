// What adapters of npm packages have in common: they are measured in a fresh process of the runtime of reference each time.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchmarkCase } from 'lethe/bench';
import { findLauncher } from '../../test/platform/runtimes/index.js';
import { npmPackage, ROOT } from '../../test/platform/runtimes/project.js';
import type { Adapter } from '../adapter.js';
import type { MeasureAnswer } from '../measure-request.js';
import type { EngineName } from '../records/record.js';

/** For everything together: bundling, starting Node, measuring. Only a peer that hangs takes so long. */
const TIMEOUT_MS = 600_000;

/** The part of a peer from npm that differs from one to the other. */
export interface NodePeer {
  name: EngineName;
  /** The npm package without which it cannot be measured. */
  packageName: string;
  /** Module in this folder whose `runSuite` measures a request in its process. */
  suite: string;
  /** Whether it can do a case at all, and in a time that one waits for. */
  covers(of: BenchmarkCase): boolean;
  otherWork?: string;
}

/** An adapter of a peer from npm. None of them has more than one thread in Node. */
export function createNodePeer({ name, packageName, suite, covers, otherWork }: NodePeer): Adapter {
  let launcher = findLauncher('node');
  return {
    name,
    kind: 'peer',
    howToInstall: 'npm ci',
    ...(otherWork === undefined ? {} : { otherWork }),
    async find(home = 'node') {
      launcher = findLauncher(home);
      const manifest = await readFile(npmPackage(packageName, 'package.json')).catch(() => undefined);
      const version = (await launcher.installed())?.version;
      return manifest === undefined || version === undefined ? undefined : { name: home, version };
    },
    variants: (of) => (covers(of) ? [{ engine: name, threads: 1 }] : []),
    async measure(request, { engine, threads }) {
      const report = await launcher.run({
        entry: path.join(ROOT, 'benchmarks/peers', suite),
        options: { ...request, engine, threads },
        timeoutMs: TIMEOUT_MS,
      });
      return report as MeasureAnswer;
    },
  };
}
