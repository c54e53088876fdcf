// Names for people, and the order in which runtimes and engines are listed.
import type { RuntimeName } from '../../test/platform/runtimes/index.js';
import { type EngineName, ENGINES as OWN } from '../records/record.js';

/** Those that are measured, and what Python peers run in. */
const RUNTIMES: Readonly<Record<Exclude<RuntimeName, 'node-arm64'> | 'python', string>> = {
  node: 'Node',
  'node-24': 'Node 24',
  'node-26': 'Node 26',
  deno: 'Deno',
  bun: 'Bun',
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKit',
  workerd: 'workerd',
  'edge-runtime': 'edge-runtime',
  python: 'Python',
};

const ENGINES: Readonly<Record<EngineName, string>> = {
  compiled: 'Lethe',
  tfjs: "Lethe (tfjs's operations)",
  'stock-wasm': 'tfjs-layers (wasm)',
  'stock-cpu': 'tfjs-layers (cpu)',
  'brain.js': 'brain.js',
  pytorch: 'PyTorch',
  keras: 'Keras',
  jax: 'JAX',
};

/** All engines, in the order of tables and legends. */
export const ENGINE_ORDER: readonly EngineName[] = Object.keys(ENGINES) as EngineName[];

/** The peers, in the order of tables and legends. */
export const PEER_ORDER: readonly EngineName[] = ENGINE_ORDER.filter(isPeer);

/** How a runtime is written; one that is not known, as it calls itself. */
export function runtimeLabel(name: string): string {
  return (RUNTIMES as Readonly<Record<string, string>>)[name.toLowerCase()] ?? name;
}

/** How a runtime and its version are written: `Node 24.21.0`. */
export function placeLabel({ name, version }: { name: string; version: string }): string {
  const [whole = '', major] = /-(\d+)$/.exec(name) ?? [];
  const plain = major !== undefined && version.startsWith(`${major}.`) ? name.slice(0, -whole.length) : name;
  return `${runtimeLabel(plain)} ${version}`;
}

/** Where a runtime stands in a list; those that are not known at the end. */
export function runtimeOrder(name: string): number {
  const at = Object.keys(RUNTIMES).indexOf(name.toLowerCase());
  return at === -1 ? Object.keys(RUNTIMES).length : at;
}

/** How an engine is written. */
export function engineLabel(engine: EngineName): string {
  return ENGINES[engine];
}

/** Whether an engine is somebody else's. */
export function isPeer(engine: EngineName): boolean {
  return !OWN.some((own) => own === engine);
}

/** `1 thread`, `2 threads`, `2 threads, passive`. */
export function threadsLabel({
  threads,
  variant,
}: {
  threads: number;
  variant?: string | undefined;
}): string {
  const text = threads === 1 ? '1 thread' : `${threads} threads`;
  return variant === undefined ? text : `${text}, ${variant}`;
}
