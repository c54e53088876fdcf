// What the adapters of all runtimes have in common.
import path from 'node:path';
import type { Launcher } from '../../test/platform/runtimes/index.js';
import { ROOT } from '../../test/platform/runtimes/project.js';
import type { Adapter, Variant } from '../adapter.js';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';
import { WIDE } from '../records/record.js';

/** For everything together: bundling, starting the runtime, measuring. Only a runtime that hangs takes so long. */
export const TIMEOUT_MS = 600_000;

/** The module that runs inside a runtime. */
export function suiteModule(name: 'suite' | 'steps-suite'): string {
  return path.join(ROOT, 'benchmarks/runtimes', `${name}.ts`);
}

/** Where Vercel's edge-runtime and Cloudflare's workerd differ from the others. */
export interface RuntimeTraits {
  /** Whether the compiled engine can have more than one thread. */
  threaded: boolean;
  /** Whether programs can turn wide vectors on. */
  wideVectors: boolean;
  /** One measurement in a fresh process. */
  measure(request: MeasureRequest): Promise<MeasureAnswer>;
}

/**
 * A runtime with Lethe's two engines: `compiled` with each thread count asked for, the same with wide vectors where there
 * are any, then `tfjs` with one thread.
 */
export function createRuntimeAdapter(launcher: Launcher, traits: RuntimeTraits): Adapter {
  const { name } = launcher;
  return {
    name,
    kind: 'runtime',
    howToInstall: 'npm run setup',
    async find() {
      const version = (await launcher.installed())?.version;
      return version === undefined ? undefined : { name, version };
    },
    variants(_, threads) {
      const compiled = threads
        .filter((count) => count === 1 || traits.threaded)
        .map((count): Variant => ({ engine: 'compiled', threads: count }));
      const wide = traits.wideVectors ? compiled.map((one): Variant => ({ ...one, variant: WIDE })) : [];
      return [...compiled, ...wide, { engine: 'tfjs', threads: 1 }];
    },
    measure: (request, { engine, threads, variant }) =>
      traits.measure({ ...request, engine, threads, wideVectors: variant === WIDE }),
  };
}
