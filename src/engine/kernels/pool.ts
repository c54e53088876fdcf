// Arenas are kept for reuse: an engine reserves gigabytes of address space for each WebAssembly.Memory and gives
// them back only when its garbage collector runs, so one memory for each training would soon find none left.
import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import { checkUrl } from '../../text/kinds.js';
import { detectRuntime } from '../runtime.js';
import { Kernels, type KernelsOptions } from './kernels.js';
import { kernelThreadSupport, loadedKernels, plainKernels, threadedKernels } from './modules.js';

/** Most threads of one arena. */
export const MAX_THREADS = 32;

/** An idle memory larger than this is given back. */
const MAX_IDLE_BYTES = 256 * 1024 * 1024;
/** Arenas of one thread up to this size may wait, so many of them, for whoever left something in them. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
const MOST_KEPT = 4;
const PATIENCE_MS = 30_000;
const START_LIMIT_MS = 10_000;

/** Kernels with an arena of their own, for one program at a time. */
export interface KernelHost {
  /** Its buffer is shared where there is more than one thread. Bytes below ARENA_START belong to the kernels. */
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
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
   * @param key by which {@link retakeKernels} finds them as they are left now, as long as nobody else has had them
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
}

/** Kernels that nobody has, and who had them last. */
interface Idle {
  readonly kernels: Kernels;
  readonly lease: Lease;
  readonly key: object | undefined;
}

/**
 * For each number of threads at most one for everybody, and of one thread up to {@link MOST_KEPT} that are kept as they
 * were left. Those that were left first come first.
 */
let idle: Idle[] = [];

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
  const { threads = 1 } = options;
  const parts = threads === 1 ? { module: await plainKernels() } : await partsForThreads();
  return new Lease(await Kernels.start({ ...parts, ...startOptions(options), threads }));
}

/**
 * The same without waiting; undefined if the kernels are not loaded yet, or no such threads idle here.
 *
 * @throws RangeError, LetheError as {@link acquireKernels}
 */
export function acquireLoadedKernels(options: KernelHostOptions): KernelHost | undefined {
  const { bytes, threads = 1, patience = PATIENCE_MS } = options;
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)) {
    throw new RangeError(
      `acquireKernels: threads: expected an integer from 1 to ${MAX_THREADS}, got ${threads}`,
    );
  }
  const kept = takeIdle(bytes, threads, patience);
  if (kept !== undefined) return new Lease(kept);
  const module = threads === 1 ? loadedKernels() : undefined;
  return module && new Lease(Kernels.startAlone({ module, ...startOptions(options) }));
}

function startOptions({
  bytes,
  threads = 1,
  patience = PATIENCE_MS,
}: KernelHostOptions): Pick<KernelsOptions, 'bytes' | 'patience' | 'crowded' | 'startLimit'> {
  return { bytes, patience, crowded: threads > availableThreads(), startLimit: START_LIMIT_MS };
}

/**
 * The host that was released with this key, with its arena as it was left; undefined if somebody has had that since, or
 * if it was let go.
 */
export function retakeKernels(key: object): KernelHost | undefined {
  const index = idle.findIndex((other) => other.key === key);
  const [found] = index < 0 ? [] : idle.splice(index, 1);
  if (found === undefined) return undefined;
  const { kernels, lease } = found;
  if (!kernels.failed) return lease.retake(kernels);
  kernels.dispose();
  return undefined;
}

async function partsForThreads(): Promise<Pick<KernelsOptions, 'module' | 'threading' | 'startThread'>> {
  const { module, threading, workerSource } = await threadedKernels();
  const { startThread } = platform;
  return { module, threading, startThread: startThread && (() => startThread(workerSource, workerUrl)) };
}

/** Ends idle workers and lets go of idle arenas. Those in use are kept for reuse when they are released. */
export function releaseKernels(): void {
  for (const { kernels } of idle) kernels.dispose();
  idle = [];
}

/** The one for everybody, else of those that are kept the oldest, unless there may be more of them. */
function takeIdle(bytes: number, threads: number, patience: number): Kernels | undefined {
  const own = idle.filter(({ kernels }) => kernels.threads === threads);
  const kept = own.filter(isKept);
  const taken = own.find((other) => !isKept(other)) ?? (kept.length < MOST_KEPT ? undefined : kept[0]);
  if (taken === undefined) return undefined;
  idle = idle.filter((other) => other !== taken);
  const { kernels } = taken;
  if (!kernels.failed && kernels.patience === patience && kernels.grow(bytes)) return kernels;
  kernels.dispose();
  return undefined;
}

function keepIdle(released: Idle): void {
  const { kernels } = released;
  if (kernels.failed || sizeOf(released) > MAX_IDLE_BYTES) {
    kernels.dispose();
    return;
  }
  idle.push(released);
  const kept = isKept(released);
  const alike = idle.filter((other) => other.kernels.threads === kernels.threads && isKept(other) === kept);
  const [first] = alike;
  if (first === undefined || alike.length <= (kept ? MOST_KEPT : 1)) return;
  const larger = first.kernels.failed || sizeOf(released) > sizeOf(first);
  const surplus = kept || larger ? first : released;
  idle = idle.filter((other) => other !== surplus);
  surplus.kernels.dispose();
}

function isKept(of: Idle): boolean {
  return of.key !== undefined && of.kernels.threads === 1 && sizeOf(of) <= MAX_KEPT_BYTES;
}

function sizeOf({ kernels }: Idle): number {
  return kernels.memory.buffer.byteLength;
}

/** What one borrower holds: useless once it has been handed back, whoever has the kernels then. */
class Lease implements KernelHost {
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  #kernels: Kernels | undefined;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.memory = kernels.memory;
    this.threads = kernels.threads;
  }

  run(program: number, position: number, stream: number, logRow: number, count: number): void {
    if (this.#kernels === undefined) throw new LetheError('state', 'run: these kernels were released');
    this.#kernels.run(program, position, stream, logRow, count);
  }

  release(key?: object): void {
    if (this.#kernels === undefined) return;
    const kernels = this.#kernels;
    this.#kernels = undefined;
    keepIdle({ kernels, lease: this, key });
  }

  /** Of use again, with the kernels that it had. */
  retake(kernels: Kernels): this {
    this.#kernels = kernels;
    return this;
  }
}
