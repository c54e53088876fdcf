// Names of workers, and descriptions of their processes.
import { cpus, hostname } from 'node:os';
import { detectRuntime, KERNELS_SHA256 } from '../../engine/index.js';
import { version } from '../../version.js';

/** A process that runs jobs. */
export interface WorkerDescription {
  readonly host: string;
  readonly pid: number;
  readonly runtime: string;
  readonly cpu: string;
  readonly lethe: string;
  readonly kernelsSha256: string;
}

/** This process: runtime, CPU, and the digest of the kernels, which is part of the keys of jobs. */
export function describeWorker(): WorkerDescription {
  const { name, version: runtimeVersion } = detectRuntime();
  return {
    host: hostname(),
    pid: process.pid,
    runtime: `${name} ${runtimeVersion}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    lethe: version,
    kernelsSha256: KERNELS_SHA256,
  };
}

let workers = 0;

/** A name that is unique within this process. */
export function newWorker({ host, pid }: WorkerDescription): string {
  return `${host}/${pid}/${++workers}`;
}
