// Arenas are kept for reuse: an engine reserves gigabytes of address space for each WebAssembly.Memory and gives
// them back only when its garbage collector runs, so one memory for each training run would soon find none left.
import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import { MAX_THREADS } from '../../kernels/program/arena.js';
import { ALL, CALLER } from '../../kernels/program/crew.js';
import { checkUrl } from '../../text/kinds.js';
import { detectRuntime } from '../runtime.js';
import type { Crews } from './crews.js';
import { Kernels, type KernelsOptions } from './kernels.js';
import { pagesFor } from './memory.js';
import { kernelThreadSupport, loadedKernels, plainKernels, threadedKernels } from './modules.js';

/** A larger idle memory is freed. */
const MAX_IDLE_BYTES = 256 * 1024 * 1024;
/** Up to this number of single-threaded arenas, up to this size, are kept for the sessions that left them. */
const MAX_LEFT_BYTES = 16 * 1024 * 1024;
const MOST_LEFT = 4;
const PATIENCE_MS = 30_000;
const START_LIMIT_MS = 10_000;

/** Kernels with an arena, for one program at a time. */
export interface KernelHost {
  /** Its buffer is shared if there is more than one thread. Bytes below ARENA_START belong to the kernels. */
  readonly memory: Pick<WebAssembly.Memory, 'buffer'>;
  readonly threads: number;
  /**
   * Whether a run stopped in the middle: then the arena's contents are useless, and a late thread may still write to
   * it. False after a thread died between two runs.
   */
  readonly broken: boolean;
  /**
   * Runs `count` steps of the program at `program`: see src/kernels/program/interpret.ts. Returns when they are done.
   *
   * @param crew who works, of src/kernels/program/crew.ts. Default: all threads or the caller's, see `mayRunAlone`
   * @throws LetheError `backend` if the kernels stopped, or if a thread died or did not answer in time: then all
   *   further runs of this host throw as well.
   */
  run(program: number, position: number, stream: number, logRow: number, count: number, crew?: number): void;
  /**
   * Returns arena and workers to the pool. A second call does nothing.
   *
   * @param key with it {@link retakeKernels} can find the arena in its current state; for one thread only
   */
  release(key?: object): void;
}

export interface KernelHostOptions {
  /** Bytes of the memory, counted from address 0, including those below ARENA_START. */
  bytes: number;
  /** 1 to {@link MAX_THREADS}, default 1. More than {@link availableThreads} are allowed, and slow. */
  threads?: number;
  /** How long threads wait for each other, in milliseconds, before a run gives up; default 30 seconds. */
  patience?: number;
  /**
   * Whether runs may use only the caller's thread while that is faster, such as when other programs need the cores;
   * default false.
   */
  mayRunAlone?: boolean;
}

/** At most one for each number of threads. */
const idle = new Map<number, Kernels>();

/** An arena that a session left. */
interface Left {
  readonly key: object;
  readonly kernels: Kernels;
  readonly lease: Lease;
}

/** At most {@link MOST_LEFT}, the oldest first. */
let left: Left[] = [];

let workerUrl: string | URL | undefined;

/**
 * Sets the URL of `lethe/lethe-worker.js` in browsers, for pages whose content security policy does not allow workers
 * from `blob:` URLs. Default: the script is loaded from a Blob. Other runtimes do not need it.
 */
export function setKernelWorkerUrl(url: string | URL | null | undefined): void {
  checkUrl('setKernelWorkerUrl', url);
  workerUrl = url ?? undefined;
}

/** Cores that threads can use here; 1 without threads. */
export function availableThreads(): number {
  if (!kernelThreadSupport().available) return 1;
  return Math.max(1, Math.min(detectRuntime().cores, MAX_THREADS));
}

/**
 * Kernels with a memory of at least `bytes` bytes, an idle one if there is, which is not cleared.
 *
 * @throws RangeError if `threads` is not an integer in its bounds.
 * @throws LetheError `backend` if kernels, memory or threads are not available here; within ten seconds.
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
 * The synchronous variant; undefined if the kernels are not loaded yet, or no such threads are idle.
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
 * The host that was released with this key, with its arena unchanged; undefined if another session has used it since,
 * or if it was freed.
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

/** Ends idle workers and frees idle arenas. Those in use return to the pool when they are released. */
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

/** The host of one borrower: unusable after its release, whoever has the kernels then. */
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

  run(
    program: number,
    position: number,
    stream: number,
    logRow: number,
    count: number,
    crew: number = this.#crews?.runsAlone(program) ? CALLER : ALL,
  ): void {
    if (this.#kernels === undefined) throw new LetheError('state', 'run: these kernels were released');
    this.#kernels.run(program, position, stream, logRow, count, crew);
    this.#crews?.ran(program, count);
  }

  release(key?: object): void {
    if (this.#kernels === undefined) return;
    const kernels = this.#kernels;
    this.#kernels = undefined;
    if (key === undefined) keepIdle(kernels);
    else keepLeft({ key, kernels, lease: this });
  }

  /** Makes it usable again, with its former kernels. */
  retake(kernels: Kernels): this {
    this.#kernels = kernels;
    return this;
  }
}
