import { availableThreads, detectRuntime } from '../../engine/index.js';
import type { Place } from '../protocol.js';

/** The platform of this worker. */
export function placeOf(): Place {
  const { name, version, threads } = detectRuntime();
  return {
    runtime: name,
    version,
    threads: availableThreads(),
    reason: threads.available ? '' : threads.reason,
    isolated: globalThis.crossOriginIsolated === true,
  };
}

/** Also lets messages in. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
