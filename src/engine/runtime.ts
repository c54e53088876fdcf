import { platform } from '#platform';

/** The runtimes that Lethe is tested in; every other one is `unknown` and treated like a browser. */
export type RuntimeName =
  | 'node'
  | 'deno'
  | 'bun'
  | 'chromium'
  | 'firefox'
  | 'webkit'
  | 'workerd'
  | 'edge-runtime'
  | 'unknown';

/** Whether WebAssembly threads can run here; if not, `reason` says in a sentence why and what to do about it. */
export type ThreadSupport = { available: true } | { available: false; reason: string };

/** The result of {@link detectRuntime}. */
export interface Runtime {
  name: RuntimeName;
  /** As the runtime reports it, such as `20.20.2`, or `unknown` (workerd, edge-runtime). */
  version: string;
  /** Logical cores; 1 if the runtime does not report them. */
  cores: number;
  threads: ThreadSupport;
}

/** The globals that distinguish runtimes; each is absent from the others. */
interface RuntimeGlobals {
  Bun?: { version: string };
  Deno?: { version: { deno: string } };
  EdgeRuntime?: string;
  WebSocketPair?: unknown;
  process?: { versions?: { node?: string } };
  navigator?: { userAgent?: string; hardwareConcurrency?: number };
  crossOriginIsolated?: boolean;
  SharedArrayBuffer?: unknown;
  Worker?: unknown;
}

const ISOLATE =
  'serve it and its worker scripts with the headers "Cross-Origin-Opener-Policy: same-origin" and ' +
  '"Cross-Origin-Embedder-Policy: require-corp"';

/**
 * Detects the JavaScript runtime. Order matters: Bun, Deno and workerd also identify as Node, and every Chromium also
 * claims to be Safari.
 */
export function detectRuntime(): Runtime {
  const globals = globalThis as RuntimeGlobals;
  const cores = platform.cores?.() ?? globals.navigator?.hardwareConcurrency ?? 1;
  const threaded = (name: RuntimeName, version: string): Runtime => ({
    name,
    version,
    cores,
    threads: { available: true },
  });
  const single = (name: RuntimeName): Runtime => ({
    name,
    version: 'unknown',
    cores: 1,
    threads: { available: false, reason: `${name} has no threads.` },
  });
  if (globals.Bun !== undefined) return threaded('bun', globals.Bun.version);
  if (globals.Deno !== undefined) return threaded('deno', globals.Deno.version.deno);
  if (globals.EdgeRuntime !== undefined) return single('edge-runtime');
  if (globals.WebSocketPair !== undefined) return single('workerd');
  const node = globals.process?.versions?.node;
  if (node !== undefined) return threaded('node', node);
  return { ...detectBrowser(globals.navigator?.userAgent ?? ''), cores, threads: browserThreads(globals) };
}

function detectBrowser(userAgent: string): { name: RuntimeName; version: string } {
  const patterns: [RuntimeName, RegExp][] = [
    ['firefox', /Firefox\/([\d.]+)/],
    ['chromium', /Chrom(?:e|ium)\/([\d.]+)/],
    ['webkit', /Version\/([\d.]+).* Safari\//],
    ['webkit', /AppleWebKit\/([\d.]+)/],
  ];
  for (const [name, pattern] of patterns) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { name, version };
  }
  return { name: 'unknown', version: 'unknown' };
}

/**
 * Shared memory can often be *made* without isolation, but posting it to a worker then fails: so check the two flags
 * instead of trying.
 */
function browserThreads(globals: RuntimeGlobals): ThreadSupport {
  if (globals.crossOriginIsolated !== true) {
    return { available: false, reason: `this page is not cross-origin isolated: ${ISOLATE}.` };
  }
  if (globals.SharedArrayBuffer === undefined) {
    return {
      available: false,
      reason: 'this browser has no SharedArrayBuffer, though the page is isolated.',
    };
  }
  if (globals.Worker === undefined) {
    return {
      available: false,
      reason: 'this scope cannot start workers (service and shared workers cannot).',
    };
  }
  return { available: true };
}
