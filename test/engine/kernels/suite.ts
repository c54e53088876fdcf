// What runtimes.test.ts runs in every runtime: threads of the test's kernels, then the real ones.
import { platform } from '#platform';
import {
  acquireKernels,
  availableThreads,
  detectRuntime,
  type KernelHost,
  kernelSupport,
  kernelThreadSupport,
  provideKernels,
  releaseKernels,
  setKernelWorkerUrl,
} from '../../../src/engine/index.js';
import { Kernels } from '../../../src/engine/kernels/kernels.js';
import { threading } from '../../../src/engine/kernels/threading.js';
import { workerSource } from '../../../src/engine/kernels/worker-source.js';
import type { Thread } from '../../../src/engine/platform/platform.js';
import { ARENA_START } from '../../../src/kernels/program/arena.js';
import { AWAITED, CALLER, OTHER } from '../../../src/kernels/program/crew.js';

export interface KernelSuiteOptions {
  /** The threaded binary of the test's kernels, base64; empty where there are no threads to be expected. */
  binary: string;
  threads: number[];
  workerUrl?: string;
}

export interface KernelSuiteReport {
  runtime: string;
  support: boolean;
  /** Empty where there are threads. */
  threadsReason: string;
  availableThreads: number;
  /** By thread count: what went wrong, `fine` if nothing. */
  meetings: string[];
  /** What the run said in which one thread never came. */
  missing: string;
  /** How many threads each host had, or the error in its place. */
  hosts: (number | string)[];
  /** The same once workers come from a URL of their own. */
  hostsFromUrl: (number | string)[];
}

const RESULTS = ARENA_START + 1024;
const ROUNDS = 500;
const [EXCHANGE, SLEEP, TOUCH_END, TAKE_PARTS] = [0, 2, 3, 5];
/** Where a thread of {@link SLEEP} sleeps. */
const BED = ARENA_START + 2048;

export async function runSuite(options: KernelSuiteOptions): Promise<KernelSuiteReport> {
  const handed = (globalThis as { __wasmModules?: { kernels?: WebAssembly.Module } }).__wasmModules;
  if (handed?.kernels !== undefined) provideKernels(handed.kernels);
  const threadSupport = kernelThreadSupport();
  const report: KernelSuiteReport = {
    runtime: detectRuntime().name,
    support: kernelSupport().available,
    threadsReason: threadSupport.available ? '' : threadSupport.reason,
    availableThreads: availableThreads(),
    meetings: [],
    missing: '',
    hosts: await startHosts(options.threads),
    hostsFromUrl: [],
  };
  if (options.binary !== '') {
    const bytes = Uint8Array.from(atob(options.binary), (character) => character.charCodeAt(0));
    const module = await WebAssembly.compile(bytes);
    for (const threads of options.threads) report.meetings.push(await meet(module, threads));
    report.missing = await missOne(module);
  }
  if (options.workerUrl !== undefined) {
    releaseKernels();
    setKernelWorkerUrl(options.workerUrl);
    report.hostsFromUrl = await startHosts(options.threads);
  }
  // Idle hosts are left: their sleeping workers may not keep a process from ending.
  return report;
}

async function start(module: WebAssembly.Module, threads: number, patience: number): Promise<Kernels> {
  const runScript = platform.startThread as NonNullable<typeof platform.startThread>;
  const startThread = (): Thread => runScript(workerSource);
  const crowded = threads > availableThreads();
  const limits = { patience, startLimit: 60_000, packs: false };
  return Kernels.start({ module, bytes: 65_536, threads, crowded, threading, startThread, ...limits });
}

/** Threads that wait for each other, in runs close together and far apart, on a memory that grows. */
async function meet(module: WebAssembly.Module, threads: number): Promise<string> {
  const kernels = await start(module, threads, 60_000);
  const check = (expected: number, what: string): void => {
    const results = new Int32Array(kernels.memory.buffer, RESULTS, threads);
    if (results.some((result) => result !== expected)) throw new Error(`${what}: ${results.join(' ')}`);
  };
  try {
    kernels.run(EXCHANGE, 1, 2, 3, ROUNDS);
    check(6 + ROUNDS, 'rounds');
    kernels.run(TAKE_PARTS, 1, 2, 3, ROUNDS);
    check(TAKE_PARTS + 6 + ROUNDS, 'parts that are taken');
    for (let run = 1; run <= 50; run++) {
      kernels.run(EXCHANGE, run, 0, 0, 1);
      check(run + 1, 'runs in a row');
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
    kernels.run(EXCHANGE, 7, 0, 0, 1);
    check(8, 'a run after a pause');
    if (threads === 2) {
      await runApart(kernels);
      kernels.run(TAKE_PARTS, 1, 2, 3, ROUNDS);
      check(TAKE_PARTS + 6 + ROUNDS, 'parts that are taken after runs of the other thread');
    }
    for (let pages = 2; pages < 1000; pages += 331) {
      if (!kernels.grow(pages * 65_536)) throw new Error(`memory does not grow to ${pages} pages`);
      kernels.run(TOUCH_END, 0, 0, 0, 1);
      const end = new Int32Array(kernels.memory.buffer).subarray(-threads);
      if (end.some((value, index) => value !== threads - index)) throw new Error(`end: ${end.join(' ')}`);
    }
    return 'fine';
  } catch (error) {
    return String(error);
  } finally {
    kernels.dispose();
  }
}

/** Runs of the other thread by itself, while this one goes on. */
async function runApart(kernels: Kernels): Promise<void> {
  const words = new Int32Array(kernels.memory.buffer);
  for (const count of [1, ROUNDS]) {
    for (const program of [EXCHANGE, TAKE_PARTS]) {
      words.fill(0, RESULTS / 4, RESULTS / 4 + 2);
      kernels.run(program, 1, 2, 3, count, OTHER);
      kernels.run(0, 0, 0, 0, 0, AWAITED);
      const results = words.subarray(RESULTS / 4, RESULTS / 4 + 2);
      const expected = program + 6 + count; // Of thread 0: it is the only one.
      if (results[0] !== expected || results[1] !== 0) throw new Error(`apart: ${results.join(' ')}`);
    }
  }
  kernels.run(SLEEP, -1, 0, 0, 1, OTHER);
  // It sleeps until it is woken: here, before anybody waits for it.
  while (Atomics.notify(words, BED / 4) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  kernels.run(0, 0, 0, 0, 0, AWAITED);
  kernels.run(EXCHANGE, 1, 2, 3, ROUNDS, CALLER);
}

async function missOne(module: WebAssembly.Module): Promise<string> {
  const kernels = await start(module, 2, 200);
  try {
    kernels.run(SLEEP, -1, 1, 0, 1);
    return '';
  } catch (error) {
    return String(error);
  } finally {
    kernels.dispose();
  }
}

/** Real kernels on an empty program, twice each: the second time from the pool. */
async function startHosts(threads: number[]): Promise<(number | string)[]> {
  const outcomes: (number | string)[] = [];
  for (const count of [1, ...threads, 1, ...threads]) {
    let host: KernelHost | undefined;
    try {
      host = await acquireKernels({ bytes: 1_000_000, threads: count });
      new Int32Array(host.memory.buffer, ARENA_START, 64).fill(0);
      host.run(ARENA_START, 0, 0, 0, 1);
      outcomes.push(host.threads);
    } catch (error) {
      outcomes.push(String(error));
    } finally {
      host?.release();
    }
  }
  return outcomes;
}
