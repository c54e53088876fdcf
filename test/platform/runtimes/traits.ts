// What tests have to know of a runtime: one record for each.
import type { RuntimeName } from './launcher.js';

export interface RuntimeTraits {
  /** What `detectRuntime` calls it. */
  readonly detected: string;
  readonly kind: 'process' | 'browser' | 'edge';
  readonly threaded: boolean;
  /** All takes some 20 times as long. */
  readonly emulated: boolean;
  /** Whether programs can turn wide vectors on, on x64 with AVX2. */
  readonly wideVectors: boolean;
}

const PROCESS = { kind: 'process', threaded: true, emulated: false, wideVectors: false } as const;
const BROWSER = { kind: 'browser', threaded: true, emulated: false, wideVectors: false } as const;
const EDGE = { kind: 'edge', threaded: false, emulated: false, wideVectors: false } as const;

export const TRAITS: { readonly [Name in RuntimeName]: RuntimeTraits } = {
  node: { ...PROCESS, detected: 'node' },
  'node-24': { ...PROCESS, detected: 'node', wideVectors: true },
  'node-26': { ...PROCESS, detected: 'node', wideVectors: true },
  deno: { ...PROCESS, detected: 'deno' },
  bun: { ...PROCESS, detected: 'bun' },
  chromium: { ...BROWSER, detected: 'chromium' },
  firefox: { ...BROWSER, detected: 'firefox' },
  webkit: { ...BROWSER, detected: 'webkit' },
  workerd: { ...EDGE, detected: 'workerd' },
  'edge-runtime': { ...EDGE, detected: 'edge-runtime' },
  'node-arm64': { ...PROCESS, detected: 'node', emulated: true },
};
