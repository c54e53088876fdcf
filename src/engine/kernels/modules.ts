// The compiled binaries of our kernels: each at most once for the whole process, when it is first needed.
import { binaries } from '#kernels';
import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import { CARRIED } from '../../kernels/program/carried.js';
import { checkKind } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import { detectRuntime, type ThreadSupport } from '../runtime.js';
import type { ThreadedKernels } from './binaries/binaries.js';

const plainModule = lazy(binaries.plain);
const threadedModule = lazy(binaries.threaded);
let provided: WebAssembly.Module | undefined;
/** The plain module, once compiled. */
let ready: WebAssembly.Module | undefined;
/** Whether any module is compiled or being compiled. */
let compiled = false;

/** Whether kernels can run here; if not, `reason` says in a sentence why and what to do about it. */
export type KernelSupport = ThreadSupport;

/** Calls `load` once; again only after it failed. */
function lazy<T>(load: (() => Promise<T>) | undefined): (() => Promise<T>) | undefined {
  if (load === undefined) return undefined;
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

/**
 * Provides a compiled `lethe/kernels.wasm`, for runtimes that can neither compile bytes nor import the module
 * themselves (edge-runtime). In any runtime, single-threaded calls use it from now on.
 *
 * @throws TypeError if it is not a module, or has the kernels of a smaller entry, such as `lethe/core/lstm.wasm`.
 */
export function provideKernels(module: WebAssembly.Module): void {
  checkKind('provideKernels', isModule(module), 'a WebAssembly.Module', module);
  const mark = WebAssembly.Module.exports(module).find(({ name }) => name.startsWith('carries'))?.name;
  if (mark !== undefined && !CARRIED.binaries.includes(mark)) {
    const expected = 'the kernels of lethe/kernels.wasm, or of this entry';
    throw new TypeError(mismatch('provideKernels', expected, `those of another one (${mark})`));
  }
  provided = module;
}

/** Whether any kernels are compiled, or being compiled. */
export function kernelsCompiled(): boolean {
  return compiled || provided !== undefined;
}

/** Checks its tag: modules may come from other realms. */
function isModule(module: unknown): boolean {
  return Object.prototype.toString.call(module) === '[object WebAssembly.Module]';
}

/** @throws TypeError if it is given and not a compiled WebAssembly module. */
export function checkModule(what: string, module: unknown): void {
  checkKind(what, module === undefined || isModule(module), 'a WebAssembly.Module', module);
}

/** Returns whether Lethe's kernels can run here, on at least one thread. */
export function kernelSupport(): KernelSupport {
  if (provided !== undefined || plainModule !== undefined) return { available: true };
  return {
    available: false,
    reason:
      'this runtime may not compile WebAssembly: hand in a WebAssembly.Module of "lethe/kernels.wasm" (import it as ' +
      'your bundler does for edge functions).',
  };
}

/** Returns whether Lethe's kernels can run here on more than one thread. */
export function kernelThreadSupport(): ThreadSupport {
  const { threads } = detectRuntime();
  if (!threads.available) return threads;
  if (platform.startThread !== undefined && threadedModule !== undefined) return { available: true };
  return { available: false, reason: 'this build of Lethe has no threads.' };
}

/**
 * The kernels for one thread.
 *
 * @throws LetheError `backend` if there are none, or if they do not compile here.
 */
export async function plainKernels(): Promise<WebAssembly.Module> {
  if (provided !== undefined) return provided;
  ready = await loadIf(kernelSupport(), plainModule);
  return ready;
}

/** The synchronous variant; undefined until they are loaded or provided. */
export function loadedKernels(): WebAssembly.Module | undefined {
  return provided ?? ready;
}

/**
 * The kernels for more than one thread.
 *
 * @throws LetheError `backend` if there are none, or if they do not compile here.
 */
export async function threadedKernels(): Promise<ThreadedKernels> {
  return loadIf(kernelThreadSupport(), threadedModule);
}

async function loadIf<T>(support: ThreadSupport, load: (() => Promise<T>) | undefined): Promise<T> {
  if (!support.available || load === undefined) {
    throw new LetheError('backend', `acquireKernels: ${support.available ? 'no kernels.' : support.reason}`);
  }
  try {
    compiled = true;
    return await load();
  } catch (cause) {
    const { message } = cause as { message?: unknown };
    throw new LetheError(
      'backend',
      `acquireKernels: the kernels do not compile here (${String(message)}): check that this runtime knows ` +
        "WebAssembly SIMD, that a page's content security policy allows script-src 'wasm-unsafe-eval', and that a " +
        'bundle for workerd (Cloudflare) is made with the condition "workerd", one for edge-runtime (Vercel) with ' +
        '"edge-light"',
      { cause },
    );
  }
}
