import { detectRuntime } from '../engine/index.js';
import type { Predicate } from './statement.js';

/** The runtime, and its time. */
export function whereWeAre(): Predicate['environment'] {
  const { name, version } = detectRuntime();
  return { runtime: name, runtimeVersion: version, date: new Date().toISOString() };
}
