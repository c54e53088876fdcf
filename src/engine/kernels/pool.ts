// Arenas are kept for reuse: an engine reserves gigabytes of address space for each WebAssembly.Memory and gives
// them back only when its garbage collector runs, so one memory for each training run would soon find none left.
import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import { MAX_THREADS } from '../../kernels/program/arena.js';
import { checkUrl } from '../../text/kinds.js';
import { detectRuntime } from '../runtime.js';
import type { Crews } from './crews.js';
import { Kernels, type KernelsOptions } from './kernels.js';
import { pagesFor } from './memory.js';
import { kernelThreadSupport, loadedKernels, plainKernels, threadedKernels } from './modules.js';

/** An idle memory larger than this is given back. */
const MAX_IDLE_BYTES = 256 * 1024 * 1024;
/** Arenas of one thread up to this size wait, up to this number, for whoever left something in them. */
const MAX_LEFT_BYTES = 16 * 1024 * 1024;
const MOST_LEFT = 4;
const PATIENCE_MS = 30_000;
const START_LIMIT_MS = 10_000;

/** Kernels with an arena of their own, for one program at a time. */
export interface KernelHost {
  /** Its buffer is shared where there is more than one thread. Bytes below ARENA_START belong to the kernels. */
  readonly memory: Pick<WebAssembly.Memory, 'buffer'>;
  readonly threads: number;
  /**
   * Whether a run stopped half way: what is in the arena is of no use then, and a thread that was late may still write there.
   * False after a thread died between two runs.
   */
  readonly broken: boolean;
  /**
   * Runs `count` steps of the program at `program`: see src/kernels/program/interpret.ts. Returns when they are done.
   *
   * @throws LetheError `backend` if the kernels stopped, or if a thread died or did not answer in time: then all
   *   further runs of this host throw as well.
   */
  run(program: number, position: number, stream: number, logRow: number, count: number): void;
  /**
   * Hands arena and workers back for reuse. The second call does nothing.
   *
   * @param key by which {@link retakeKernels} may find the arena as it is left now; of one thread alone
   */
  release(key?: object): void;
}

export interface KernelHostOptions {
  /** Of the memory, counted from address 0: those below ARENA_START included. */
  bytes: number;
  /** 1 to {@link MAX_THREADS}, default 1. More than {@link availableThreads} are allowed, and slow. */
  threads?: number;
  /** How long threads wait for each other, in milliseconds, before a run gives up; default 30 seconds. */
  patience?: number;
  /**
   * Whether runs leave all threads but the caller's asleep while that is quicker, as where others need the cores; default
   * false.
   */
  mayRunAlone?: boolean;
}

/** At most one for each number of threads. */
const idle = new Map<number, Kernels>();

/** An arena as somebody left it. */
interface Left {
  readonly key: object;
  readonly kernels: Kernels;
  readonly lease: Lease;
}

/** At most {@link MOST_LEFT}, the oldest first. */
let left: Left[] = [];

let workerUrl: string | URL | undefined;

/**
 * Where browsers find `lethe/lethe-worker.js`, for pages whose content security policy does not allow workers from
 * `blob:` URLs. Without one the script comes from a Blob. Other runtimes need none.
 */
export function setKernelWorkerUrl(url: string | URL | null | undefined): void {
  checkUrl('setKernelWorkerUrl', url);
  workerUrl = url ?? undefined;
}

/** Cores that threads can use here; 1 where there are no threads. */
export function availableThreads(): number {
  if (!kernelThreadSupport().available) return 1;
  return Math.max(1, Math.min(detectRuntime().cores, MAX_THREADS));
}

/**
 * Kernels with a memory of at least `bytes` bytes, an idle one if there is, which is not cleared.
 *
 * @throws RangeError if `threads` is not an integer in its bounds.
 * @throws LetheError `backend` if kernels, memory or threads are not to be had here; within ten seconds.
 */
export async function acquireKernels(options: KernelHostOptions): Promise<KernelHost> {
  const loaded = acquireLoadedKernels(options);
  if (loaded !== undefined) return loaded;
  const needs = needsOf(options);
  const parts = needs.threads === 1 ? { module: await plainKernels() } : await partsForThreads();
  const crowded = needs.threads > availableThreads();
  return new Lease(await Kernels.start({ ...parts, ...needs, crowded }), options.mayRunAlone);
}

/**
 * The same without waiting; undefined if the kernels are not loaded yet, or no such threads idle here.
 *
 * @throws RangeError, LetheError as {@link acquireKernels}
 */
export function acquireLoadedKernels(options: KernelHostOptions): KernelHost | undefined {
  const needs = needsOf(options);
  const kept = takeIdle(needs);
  if (kept !== undefined) return new Lease(kept, options.mayRunAlone);
  const module = needs.threads === 1 ? loadedKernels() : undefined;
  return module && new Lease(Kernels.startAlone({ module, ...needs, crowded: false }));
}

type Needs = Pick<KernelsOptions, 'bytes' | 'threads' | 'patience' | 'startLimit' | 'packs'>;

function needsOf({ bytes, threads = 1, patience = PATIENCE_MS }: KernelHostOptions): Needs {
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)) {
    throw new RangeError(
      `acquireKernels: threads: expected an integer from 1 to ${MAX_THREADS}, got ${threads}`,
    );
  }
  pagesFor(bytes); // Before kernels that idle are taken.
  const packs = platform.packsVectors?.() ?? false;
  return { bytes, threads, patience, startLimit: START_LIMIT_MS, packs };
}

/**
 * The host that was released with this key, with its arena as it was left; undefined if others needed that since, or if
 * it was let go.
 */
export function retakeKernels(key: object): KernelHost | undefined {
  const found = left.find((other) => other.key === key);
  if (found === undefined) return undefined;
  left.splice(left.indexOf(found), 1);
  return found.lease.retake(found.kernels);
}

async function partsForThreads(): Promise<Pick<KernelsOptions, 'module' | 'threading' | 'startThread'>> {
  const { module, threading, workerSource } = await threadedKernels();
  const { startThread } = platform;
  return { module, threading, startThread: startThread && (() => startThread(workerSource, workerUrl)) };
}

/** Ends idle workers and lets go of idle arenas. Those in use are kept for reuse when they are released. */
export function releaseKernels(): void {
  for (const kernels of [...idle.values(), ...left.map((other) => other.kernels)]) kernels.dispose();
  idle.clear();
  left = [];
}

function takeIdle({ bytes, threads, patience }: Needs): Kernels | undefined {
  const kernels = idle.get(threads);
  if (kernels === undefined) return undefined;
  idle.delete(threads);
  if (!kernels.failed && kernels.patience === patience && kernels.grow(bytes)) return kernels;
  kernels.dispose();
  return undefined;
}

function keepIdle(kernels: Kernels): void {
  const other = idle.get(kernels.threads);
  const bytes = kernels.memory.buffer.byteLength;
  const larger = other === undefined || other.failed || bytes > other.memory.buffer.byteLength;
  if (kernels.failed || bytes > MAX_IDLE_BYTES || !larger) {
    kernels.dispose();
    return;
  }
  other?.dispose();
  idle.set(kernels.threads, kernels);
}

function keepLeft(released: Left): void {
  const { threads, failed, memory } = released.kernels;
  if (threads === 1 && !failed && memory.buffer.byteLength <= MAX_LEFT_BYTES) left.push(released);
  else keepIdle(released.kernels);
  if (left.length > MOST_LEFT) keepIdle((left.shift() as Left).kernels);
}

/** What one borrower holds: useless once it has been handed back, whoever has the kernels then. */
class Lease implements KernelHost {
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  #kernels: Kernels | undefined;
  readonly #crews: Crews | undefined;

  constructor(kernels: Kernels, mayRunAlone: boolean = false) {
    this.#kernels = kernels;
    this.memory = kernels.memory;
    this.threads = kernels.threads;
    this.#crews = mayRunAlone ? kernels.newCrews?.() : undefined;
  }

  get broken(): boolean {
    return this.#kernels?.broken ?? false;
  }

  run(program: number, position: number, stream: number, logRow: number, count: number): void {
    if (this.#kernels === undefined) throw new LetheError('state', 'run: these kernels were released');
    const alone = this.#crews?.runsAlone(program) ?? false;
    this.#kernels.run(program, position, stream, logRow, count, alone);
    this.#crews?.ran(program, count);
  }

  release(key?: object): void {
    if (this.#kernels === undefined) return;
    const kernels = this.#kernels;
    this.#kernels = undefined;
    if (key === undefined) keepIdle(kernels);
    else keepLeft({ key, kernels, lease: this });
  }

  /** Of use again, with the kernels that it had. */
  retake(kernels: Kernels): this {
    this.#kernels = kernels;
    return this;
  }
}
